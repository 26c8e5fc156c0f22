import type { ProgramMaker } from '../../kernel/machine';
import { viewHost } from '../../kernel/memory/mapping-host';
import type { Newborn } from '../../kernel/newborn';
import type { Process } from '../../kernel/object/process';
import type { KernelServer } from '../server/kernel-server';
import { HostedBirths } from './hosted-births';
import { HostedProcess } from './hosted-process';
import { OwnWindow } from './own-window';

/** The programs beside the kernel, and where they see their memory. */
export class HostedPrograms implements ProgramMaker {
  readonly #windows = new WeakMap<Process, OwnWindow>();

  constructor(private readonly server: KernelServer) {}

  createProcess(name: string): HostedProcess {
    const window = OwnWindow.reserve();
    const newborn = this.server.kernel.createNewborn({ name, window, host: window });
    this.#keep(newborn.thread.process, window);
    return this.#program(newborn, window);
  }

  canHost(process: Process): boolean {
    return process.host === viewHost || this.#windows.has(process);
  }

  /** The first program of a process makes its window. */
  create(newborn: Newborn): HostedProcess {
    const { process } = newborn.thread;
    return this.#program(newborn, this.#windows.get(process) ?? this.#moveIn(process));
  }

  #moveIn(process: Process): OwnWindow {
    const window = OwnWindow.reserveAt(process.rootVmar);
    process.moveMemoryTo(window);
    this.#keep(process, window);
    return window;
  }

  #keep(process: Process, window: OwnWindow): void {
    this.#windows.set(process, window);
    process.whenEnded(() => window.close());
  }

  #program(newborn: Newborn, window: OwnWindow): HostedProcess {
    return new HostedProcess(newborn, window, new HostedBirths(this.server, newborn.thread));
  }
}
