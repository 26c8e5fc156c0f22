import { ZX_EVENTPAIR_SIGNALED, ZX_USER_SIGNAL_ALL } from '../abi/signals';
import type { Core } from '../core';
import { PeeredObject } from './peered-object';

/** One of a pair of events. */
export class EventPair extends PeeredObject<EventPair> {
  readonly type = 'eventpair';

  private constructor(core: Core) {
    super(core);
  }

  static createPair(core: Core): [EventPair, EventPair] {
    const pair: [EventPair, EventPair] = [new EventPair(core), new EventPair(core)];
    PeeredObject.join(pair[0], pair[1]);
    return pair;
  }

  override get userSignals(): number {
    return (ZX_USER_SIGNAL_ALL | ZX_EVENTPAIR_SIGNALED) >>> 0;
  }
}
