import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import {
  type Attached,
  type Explanation,
  type KernelCounts,
  type KernelListener,
  ProcessEndedError,
  type UserProcess,
  type Waiter,
  ZX_HANDLE_INVALID,
} from '../../kernel';
import { recorded } from './recorded';
import type { BootOptions, Mode, RunningKernel } from './running-kernel';

/** How long the kernel may take to clean up after a program, in milliseconds. */
const SETTLES_WITHIN = 15_000;

/** What a test runs on: a kernel, and as many programs as it asks for. */
export class Boot {
  readonly #programs: UserProcess[] = [];
  #kernel: RunningKernel | undefined;
  #before: KernelCounts | undefined;

  constructor(
    private readonly how: Mode,
    private readonly options: BootOptions,
  ) {}

  get mode(): Mode['name'] {
    return this.how.name;
  }

  /** A new program. It ends with the test, if not before, and what it sees counts as covered. */
  process(name = 'program'): UserProcess {
    const program = recorded(this.#running.createProcess(name));
    this.#programs.push(program);
    return program;
  }

  /** A program that runs as a thread of `holder`'s that was started without code. It ends with the test. */
  attach(holder: UserProcess, thread: number): Attached {
    const attached = this.#running.attach(holder, thread);
    const process = recorded(attached.process);
    this.#programs.push(process);
    return { ...attached, process };
  }

  async counts(): Promise<KernelCounts> {
    return this.#running.counts();
  }

  async explain(process: UserProcess, handle: number): Promise<Explanation> {
    return this.#running.explain(process, handle);
  }

  /** Every blocked syscall. */
  async waiters(): Promise<Waiter[]> {
    return this.#running.waiters();
  }

  /** Tells `listener` of every syscall, until what comes back is disposed of. */
  async observe(listener: KernelListener): Promise<Disposable | AsyncDisposable> {
    return this.#running.observe(listener);
  }

  /** Waits until the kernel has cleaned up so that its counts are `expected`; fails if it never does. */
  async settled(expected: KernelCounts): Promise<void> {
    const latest = Date.now() + SETTLES_WITHIN;
    let counts = await this.counts();
    while (!isDeepStrictEqual(counts, expected) && Date.now() < latest) {
      await new Promise(setImmediate);
      counts = await this.counts();
    }
    expect(counts, 'what is left in the kernel').to.deep.equal(expected);
  }

  async start(): Promise<void> {
    this.#kernel = await this.how.start(this.options);
  }

  async stop(): Promise<void> {
    const kernel = this.#kernel;
    this.#kernel = undefined;
    await kernel?.stop();
  }

  async beginTest(): Promise<void> {
    this.#before = await this.counts();
  }

  /** Ends the test's programs and sees to it that they left nothing behind. */
  async endTest(): Promise<void> {
    for (const program of this.#programs.splice(0)) end(program);
    if (this.#before) await this.settled(this.#before);
  }

  get #running(): RunningKernel {
    if (!this.#kernel) throw new Error('a program can run only while a test (or a hook of it) does');
    return this.#kernel;
  }
}

/** Ends a program, and what it made in its job. */
function end(program: UserProcess): void {
  try {
    if (program.defaultJob !== ZX_HANDLE_INVALID) program.sys.zx_task_kill(program.defaultJob);
    program.exit();
  } catch (error) {
    if (!(error instanceof ProcessEndedError)) throw error;
  }
}
