import { ZX_RIGHT_SAME_RIGHTS } from '../kernel/abi';
import type { Result } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import { shape } from './shape';
import { WaitableObject } from './waitable-object';

/** An object that carries signals and nothing else. */
export class Event extends WaitableObject<{ event: Event }> {
  /** An event without signals. zx_event_create */
  static create(process: UserProcess): Result<{ event: Event }> {
    return shape(process.sys.zx_event_create(0), ({ out }) => ({ event: new Event(process, out) }));
  }

  /** Another handle to the event, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ event: Event }> {
    return this.duplicateHandle(rights);
  }

  protected override wrap(handle: number): { event: Event } {
    return { event: new Event(this.process, handle) };
  }
}
