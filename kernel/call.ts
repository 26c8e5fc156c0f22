import type { SyscallEntry } from './gate';
import type { Moment } from './handle/drop';
import type { Thread } from './object/thread';
import { traceCall } from './trace';

/** A syscall in progress, or blocked. */
export class Call {
  #moment: Moment | undefined;
  #text: string | undefined;

  constructor(
    readonly step: number,
    readonly caller: Thread,
    readonly entry: SyscallEntry,
    readonly args: readonly unknown[],
  ) {}

  /** The record of it that its handles keep, made when the first of them is. */
  get moment(): Moment {
    return (this.#moment ??= {
      step: this.step,
      syscall: this.entry.name,
      process: this.caller.process.label,
    });
  }

  /** As traces show it, its handles as they were when it was first shown: those that it closes too. */
  get text(): string {
    const { entry, args, caller } = this;
    return (this.#text ??= traceCall(entry.name, entry.descriptor, args, caller.process.handles));
  }
}
