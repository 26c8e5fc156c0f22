import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { type HostedKernel, hostKernel, type HostKernelOptions } from '../../../ipc';
import type { KernelCounts, UserProcess } from '../../../kernel';

/** How long a kernel may take to clean up after a program, in milliseconds. */
const SETTLES_WITHIN = 15_000;

/** The kernel that a test's own thread hosts, and a program beside it. */
export class SuiteHost {
  #kernel: HostedKernel | undefined;
  #program: UserProcess | undefined;

  get kernel(): HostedKernel {
    if (!this.#kernel) throw new Error('the kernel runs while a test, or a hook of it, does');
    return this.#kernel;
  }

  get program(): UserProcess {
    if (!this.#program) throw new Error('the program runs while a test, or a hook of it, does');
    return this.#program;
  }

  /** Waits until the kernel has cleaned up so that its counts are `expected`; fails if it never does. */
  async settled(expected: KernelCounts): Promise<void> {
    const latest = Date.now() + SETTLES_WITHIN;
    while (!isDeepStrictEqual(this.kernel.counts(), expected) && Date.now() < latest) await eventLoopTurns();
    expect(this.kernel.counts(), 'what is left in the kernel').to.deep.equal(expected);
  }

  async start(options: HostKernelOptions): Promise<void> {
    this.#kernel = await hostKernel(options);
    this.#program = this.#kernel.createProcess('host');
  }

  stop(): void {
    this.#kernel?.[Symbol.dispose]();
    this.#kernel = undefined;
    this.#program = undefined;
  }
}

/** Gives each test of the suite in which it is called a hosted kernel of its own. */
export function suiteHost(options: HostKernelOptions = {}): SuiteHost {
  const host = new SuiteHost();
  beforeEach(() => host.start(options));
  afterEach(() => host.stop());
  return host;
}

/** Lets the others in: those that connect, and those that do not share memory with the kernel. */
export function eventLoopTurns(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
