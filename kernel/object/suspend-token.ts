import { KernelObject } from './kernel-object';
import type { Process } from './process';
import type { Thread } from './thread';

/** Keeps a thread, or all threads of a process, suspended as long as there is a handle to it. */
export class SuspendToken extends KernelObject {
  readonly type = 'suspend_token';

  constructor(private readonly task: Thread | Process) {
    super(task.core);
    task.suspend();
  }

  protected override onZeroHandles(): void {
    this.task.resume();
  }
}
