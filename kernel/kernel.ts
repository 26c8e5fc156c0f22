import type { Result } from './abi/result';
import { ZX_ERR_BAD_HANDLE, ZX_OK } from './abi/status';
import type { Attached, UserProcess } from './abi/user-process';
import type { Waiter } from './abi/ended';
import { claimThread, noHandles } from './claim';
import { Core, type CoreOptions, type KernelCounts } from './core';
import { type Explanation, explainHandle } from './explain';
import type { KernelListener } from './event';
import type { Limits } from './limits';
import { viewHost } from './memory/mapping-host';
import { newbornProcess } from './newborn';
import type { Process } from './object/process';
import { ServiceHost } from './svc/service-host';
import { type Clock, ManualClock, RealClock, VirtualClock } from './time/clock';
import { LocalProcess } from './local/local-process';

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

/** The address space of an in-process program: 64 GiB, where no host memory is. */
const LOCAL_WINDOW = { base: 2 ** 40, size: 2 ** 36 };

/** A simulated kernel in this very thread: direct calls, memory on the heap, no native code. */
export class Kernel {
  /** The kernel's inside, for what stands on it: the kernel process, the inspector. */
  readonly core: Core;
  readonly #services: ServiceHost;

  constructor(options: KernelOptions = {}, memory?: CoreOptions['memory']) {
    this.core = new Core({
      clock: createClock(options.clock),
      seed: options.seed,
      limits: options.limits,
      memory,
    });
    const svc = newbornProcess(this.core, { name: 'svc', window: LOCAL_WINDOW, host: viewHost });
    svc.thread.process.isService = true;
    this.#services = new ServiceHost(new LocalProcess(svc));
    this.core.gate.afterSyscall = () => this.#services.serve();
  }

  /** A new program: its own process in a job of its own, with the handles that every newborn process holds. */
  createProcess(name: string): UserProcess {
    const newborn = this.createNewborn({ name, window: LOCAL_WINDOW, host: viewHost });
    return new LocalProcess(newborn);
  }

  /**
   * The program of a thread without code, which zx_process_start or zx_thread_start has started: its syscalls are those
   * of that thread, and it holds nothing but what it was given. `parent` holds a handle to the thread with
   * ZX_RIGHT_WRITE. A thread takes one program.
   */
  attach(parent: Pick<UserProcess, 'koid'>, thread: number): Result<Attached> {
    const process = this.processByKoid(parent.koid);
    if (!process) return { status: ZX_ERR_BAD_HANDLE };
    const claimed = claimThread(process, thread);
    if (claimed.status !== ZX_OK) return claimed;
    const { firstArguments } = claimed.thread.process;
    const newborn = { core: this.core, thread: claimed.thread, first: noHandles };
    return { status: ZX_OK, process: new LocalProcess(newborn), ...firstArguments };
  }

  /** The kernel's side of a new program: what `createProcess` and the kernel process build on. */
  createNewborn(parts: Parameters<typeof newbornProcess>[1]): ReturnType<typeof newbornProcess> {
    return newbornProcess(this.core, parts, (end) => this.#services.adopt(end));
  }

  /** Live objects by type, handles, mappings, descriptors, bytes. */
  counts(): KernelCounts {
    return this.core.counts();
  }

  /** Where a handle of a process came from, and where rights were dropped. Throws a RangeError for no handle of it. */
  explain(process: Pick<UserProcess, 'koid' | 'name'>, handle: number): Explanation {
    const found = this.processByKoid(process.koid)?.handles.get(handle);
    if (!found)
      throw new RangeError(`explain: 0x${handle.toString(16)} is no handle of process '${process.name}'`);
    return explainHandle(found);
  }

  processByKoid(koid: number): Process | undefined {
    return this.core.processes().find((process) => process.koid === koid);
  }

  /** Tells `listener` of every syscall as it comes in and as it ends, until it is disposed of. */
  observe(listener: KernelListener): Disposable {
    return this.core.gate.observe(listener);
  }

  /** Every blocked syscall, and what it waits for. */
  waiters(): Waiter[] {
    return this.core.waiters();
  }

  /** Ends every program. */
  [Symbol.dispose](): void {
    for (const process of this.core.processes()) process.end(0);
  }
}

function createClock(kind: KernelOptions['clock'] = 'virtual'): Clock {
  if (kind instanceof ManualClock) return kind;
  return kind === 'real' ? new RealClock() : new VirtualClock();
}
