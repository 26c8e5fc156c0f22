import { ZX_EVENT_SIGNALED, ZX_USER_SIGNAL_ALL } from '../abi/signals';
import type { Core } from '../core';
import { KernelObject } from './kernel-object';

/** An event: signals, and nothing else. */
export class Event extends KernelObject {
  readonly type = 'event';

  constructor(core: Core) {
    super(core);
  }

  override get userSignals(): number {
    return (ZX_USER_SIGNAL_ALL | ZX_EVENT_SIGNALED) >>> 0;
  }
}
