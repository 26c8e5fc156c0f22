import {
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_EVENTPAIR_SIGNALED,
  ZX_EVENT_SIGNALED,
  ZX_OBJ_TYPE_EVENT,
  ZX_OBJ_TYPE_EVENTPAIR,
} from '../../kernel/abi';
import { ModelEnd, ModelObject } from './model-object';

export class ModelEvent extends ModelObject {
  override readonly type = ZX_OBJ_TYPE_EVENT;
  override readonly ownSignals = ZX_EVENT_SIGNALED;
}

export class ModelEventPair extends ModelEnd {
  override readonly type = ZX_OBJ_TYPE_EVENTPAIR;
  override readonly ownSignals = ZX_EVENTPAIR_SIGNALED;

  override peerClosed(): void {
    this.change(0, ZX_EVENTPAIR_PEER_CLOSED);
  }
}
