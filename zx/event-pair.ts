import { ZX_RIGHT_SAME_RIGHTS } from '../kernel/abi';
import type { Result } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import { shape } from './shape';
import { WaitableObject } from './waitable-object';

/** One of two ends that signal one another, and that see when the other one is gone: ZX_EVENTPAIR_PEER_CLOSED. */
export class EventPair extends WaitableObject<{ eventPair: EventPair }> {
  /** Both ends of a new pair, without signals. zx_eventpair_create */
  static create(process: UserProcess): Result<{ endpoint0: EventPair; endpoint1: EventPair }> {
    return shape(process.sys.zx_eventpair_create(0), ({ out0, out1 }) => ({
      endpoint0: new EventPair(process, out0),
      endpoint1: new EventPair(process, out1),
    }));
  }

  /** Another handle to this end, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ eventPair: EventPair }> {
    return this.duplicateHandle(rights);
  }

  /** Clears, then sets, user signals and ZX_EVENTPAIR_SIGNALED of the other end. zx_object_signal_peer */
  signalPeer(clear: number, set: number): Result {
    return this.sys.zx_object_signal_peer(this.handle, clear, set);
  }

  protected override wrap(handle: number): { eventPair: EventPair } {
    return { eventPair: new EventPair(this.process, handle) };
  }
}
