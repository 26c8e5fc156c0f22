import { readdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { connect, type KernelProcess, spawnKernel, type SpawnKernelOptions } from '../../ipc';
import { type KernelCounts, ok, ProcessEndedError, type UserProcess } from '../../kernel';
import { takeKernel } from '../harness/spare-kernel';
import { RawClient } from './raw-client';

/** How long the kernel may take to clean up after a program, in milliseconds. */
const SETTLES_WITHIN = 15_000;

/** The kernel process of a suite, and what connects to it. */
export class SuiteKernel {
  #process: KernelProcess | undefined;
  #programs: UserProcess[] = [];
  #clients: RawClient[] = [];
  #guests: AsyncDisposable[] = [];

  get process(): KernelProcess {
    if (!this.#process) throw new Error('the kernel runs while a test, or a hook of it, does');
    return this.#process;
  }

  get socketPath(): string {
    return this.process.socketPath;
  }

  /** A program of this very OS process, which ends with the test. */
  connect(name = 'program'): UserProcess {
    const program = connect({ socketPath: this.socketPath, name });
    this.#programs.push(program);
    return program;
  }

  /** A connection that has not said hello; it ends with the test. */
  async raw(): Promise<RawClient> {
    const client = await RawClient.open(this.socketPath);
    this.#clients.push(client);
    return client;
  }

  /** Something to be disposed of before the programs that connected here end. */
  use<T extends AsyncDisposable>(guest: T): T {
    this.#guests.push(guest);
    return guest;
  }

  counts(): Promise<KernelCounts> {
    return this.process.counts();
  }

  /** Waits until the kernel has cleaned up so that its counts are `expected`; fails if it never does. */
  async settled(expected: KernelCounts): Promise<void> {
    const latest = Date.now() + SETTLES_WITHIN;
    let counts = await this.counts();
    while (!isDeepStrictEqual(counts, expected) && Date.now() < latest) counts = await this.counts();
    expect(counts, 'what is left in the kernel').to.deep.equal(expected);
  }

  /** How many descriptors the kernel process has open. */
  openDescriptors(): number {
    return readdirSync(`/proc/${this.process.pid}/fd`).length;
  }

  /** Waits until the kernel process has as many descriptors open as it should: it closes some a little later. */
  async settledDescriptors(expected: number): Promise<void> {
    const latest = Date.now() + SETTLES_WITHIN;
    while (this.openDescriptors() !== expected && Date.now() < latest) await this.counts();
    expect(this.openDescriptors(), 'open descriptors of the kernel').to.equal(expected);
  }

  /** Fails unless the kernel serves a new program as ever. */
  expectServes(): void {
    const program = connect({ socketPath: this.socketPath, name: 'bystander' });
    const { out } = ok(program.sys.zx_vmo_create(4096, 0));
    ok(program.sys.zx_handle_close(out));
    program.exit();
  }

  async start(options: SpawnKernelOptions): Promise<void> {
    this.#process = Object.keys(options).length === 0 ? await takeKernel() : await spawnKernel(options);
  }

  async endPrograms(): Promise<void> {
    for (const guest of this.#guests.splice(0)) await guest[Symbol.asyncDispose]();
    for (const client of this.#clients.splice(0)) client.close();
    for (const program of this.#programs.splice(0)) end(program);
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
    this.#process = undefined;
  }
}

/**
 * Gives the suite in which it is called a kernel process of its own. Whatever a test's programs leave in it when they
 * have ended fails the suite; `'suite'`: programs live as long as the suite does.
 */
export function suiteKernel(
  options: SpawnKernelOptions = {},
  lifetime: 'test' | 'suite' = 'test',
): SuiteKernel {
  const kernel = new SuiteKernel();
  let atRest: { readonly counts: KernelCounts; readonly descriptors: number } | undefined;
  const endPrograms = async (): Promise<void> => {
    await kernel.endPrograms();
    if (!atRest) return;
    await kernel.settled(atRest.counts);
    await kernel.settledDescriptors(atRest.descriptors);
  };
  before(async () => {
    await kernel.start(options);
    atRest = { counts: await kernel.counts(), descriptors: kernel.openDescriptors() };
  });
  if (lifetime === 'test') afterEach(endPrograms);
  after(async () => {
    await endPrograms();
    await kernel.stop();
  });
  return kernel;
}

function end(program: UserProcess): void {
  try {
    program.exit();
  } catch (error) {
    if (!(error instanceof ProcessEndedError)) throw error;
  }
}
