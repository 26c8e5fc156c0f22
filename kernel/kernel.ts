import {
  bound,
  checkArgument,
  checkOptions,
  count,
  type Expectations,
  group,
  text,
} from './abi/check-options';
import type { Waiter } from './abi/ended';
import { inspect } from './abi/inspect';
import type { Result } from './abi/result';
import type { Attached, UserProcess } from './abi/user-process';
import type { KernelCounts } from './core';
import type { KernelListener } from './event';
import type { Explanation } from './explain';
import type { Limits } from './limits';
import { Machine } from './machine';
import { type Clock, ManualClock, RealClock, VirtualClock } from './time/clock';

/** How a kernel is set up. */
export interface KernelOptions {
  /**
   * `'virtual'` (the default): time moves only when every program waits, so that nothing ever really waits.
   * `'real'`: the host's time. A `ManualClock`: time moves when the test says so.
   */
  readonly clock?: 'virtual' | 'real' | ManualClock;
  /** Makes handle values and random draws the same on every run. */
  readonly seed?: number;
  readonly limits?: Partial<Limits>;
}

const options: Expectations<KernelOptions> = {
  clock: {
    expects: "'virtual', 'real' or a ManualClock",
    holds: (value) => value === 'virtual' || value === 'real' || value instanceof ManualClock,
  },
  seed: count,
  limits: group,
};

const limits: Expectations<Limits> = {
  handles: bound,
  bytes: bound,
  mappings: bound,
  messages: bound,
  packets: bound,
  waits: bound,
};

/** A simulated kernel in this very thread: direct calls, memory on the heap, no native code. */
export class Kernel {
  readonly #machine: Machine;

  /** Throws a TypeError for an option that there is not, or of the wrong type. */
  constructor(given: KernelOptions = {}) {
    checkOptions('Kernel', given, options);
    if (given.limits) checkOptions('Kernel: limits', given.limits, limits);
    this.#machine = new Machine({ ...given, clock: createClock(given.clock) });
  }

  /** A new program: its own process in a job of its own, with the handles that every newborn process holds. */
  createProcess(name: string): UserProcess {
    checkArgument('Kernel.createProcess: name', name, text);
    return this.#machine.createProcess(name);
  }

  /**
   * The program of a thread without code, which zx_process_start or zx_thread_start has started: its syscalls are those
   * of that thread, and it holds nothing but what it was given. `parent` holds a handle to the thread with
   * ZX_RIGHT_WRITE. A thread takes one program.
   */
  attach(parent: Pick<UserProcess, 'koid'>, thread: number): Result<Attached> {
    return this.#machine.attach(parent, thread);
  }

  /** Live objects by type, handles, mappings, descriptors, bytes. */
  counts(): KernelCounts {
    return this.#machine.counts();
  }

  /** Where a handle of a process came from, and where rights were dropped. Throws a RangeError for no handle of it. */
  explain(process: Pick<UserProcess, 'koid' | 'name'>, handle: number): Explanation {
    return this.#machine.explain(process, handle);
  }

  /** Tells `listener` of every syscall as it comes in and as it ends, until it is disposed of. */
  observe(listener: KernelListener): Disposable {
    return this.#machine.observe(listener);
  }

  /** Every blocked syscall, and what it waits for. */
  waiters(): Waiter[] {
    return this.#machine.core.waiters();
  }

  /** Ends every program. */
  [Symbol.dispose](): void {
    this.#machine[Symbol.dispose]();
  }

  [inspect](): string {
    const programs = this.#machine.core.processes().filter(({ isService }) => !isService);
    return `Kernel (programs: ${programs.map(({ name }) => name).join(', ') || 'none'})`;
  }
}

function createClock(kind: KernelOptions['clock'] = 'virtual'): Clock {
  if (kind instanceof ManualClock) return kind;
  return kind === 'real' ? new RealClock() : new VirtualClock();
}
