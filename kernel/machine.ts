import type { Result } from './abi/result';
import { ZX_ERR_BAD_HANDLE, ZX_OK } from './abi/status';
import type { Attached, UserProcess } from './abi/user-process';
import { claimThread, noHandles } from './claim';
import { Core, type CoreOptions, type KernelCounts } from './core';
import type { KernelListener } from './event';
import { type Explanation, explainHandle } from './explain';
import { LocalProcess } from './local/local-process';
import { viewHost } from './memory/mapping-host';
import { type Newborn, newbornProcess } from './newborn';
import type { Process } from './object/process';
import { ServiceHost } from './svc/service-host';

/** The address space of an in-process program: 64 GiB, where no host memory is. */
const LOCAL_WINDOW = { base: 2 ** 40, size: 2 ** 36 };

/** What makes the programs of processes that had none. */
export interface ProgramMaker {
  /** Whether a process, which may have programs elsewhere, can have one made here. */
  canHost(process: Process): boolean;
  create(newborn: Newborn): LocalProcess;
}

const localPrograms: ProgramMaker = {
  canHost: () => true,
  create: (newborn) => new LocalProcess(newborn),
};

/** A core with the service registry beside it: what `Kernel`, the kernel process and the inspector stand on. */
export class Machine {
  readonly core: Core;
  /** The process of the service registry. */
  readonly registry: Process;
  readonly #services: ServiceHost;

  constructor(options: CoreOptions) {
    this.core = new Core(options);
    const svc = newbornProcess(this.core, { name: 'svc', window: LOCAL_WINDOW, host: viewHost });
    this.registry = svc.thread.process;
    this.registry.isService = true;
    this.#services = new ServiceHost(new LocalProcess(svc));
    this.core.gate.afterSyscall = () => this.#services.serve();
  }

  /** The kernel's side of a new program. */
  createNewborn(parts: Parameters<typeof newbornProcess>[1]): ReturnType<typeof newbornProcess> {
    return newbornProcess(this.core, parts, (end) => this.#services.adopt(end));
  }

  /** A new program in this very thread. */
  createProcess(name: string): LocalProcess {
    return new LocalProcess(this.createNewborn({ name, window: LOCAL_WINDOW, host: viewHost }));
  }

  /** The program, in this very thread, of a thread without code that was started. */
  attach(
    parent: Pick<UserProcess, 'koid'>,
    thread: number,
    maker: ProgramMaker = localPrograms,
  ): Result<Attached> {
    const process = this.processByKoid(parent.koid);
    if (!process) return { status: ZX_ERR_BAD_HANDLE };
    const claimed = claimThread(process, thread, (each) => maker.canHost(each));
    if (claimed.status !== ZX_OK) return claimed;
    const { firstArguments } = claimed.thread.process;
    const newborn = { core: this.core, thread: claimed.thread, first: noHandles };
    return { status: ZX_OK, process: maker.create(newborn), ...firstArguments };
  }

  processByKoid(koid: number): Process | undefined {
    return this.core.processes().find((process) => process.koid === koid);
  }

  counts(): KernelCounts {
    return this.core.counts();
  }

  /** Throws a RangeError for no handle of the process. */
  explain(process: Pick<UserProcess, 'koid' | 'name'>, handle: number): Explanation {
    const found = this.processByKoid(process.koid)?.handles.get(handle);
    if (!found)
      throw new RangeError(`explain: 0x${handle.toString(16)} is no handle of process '${process.name}'`);
    return explainHandle(found);
  }

  observe(listener: KernelListener): Disposable {
    return this.core.gate.observe(listener);
  }

  /** Ends every program. */
  [Symbol.dispose](): void {
    for (const process of this.core.processes()) process.end(0);
  }
}
