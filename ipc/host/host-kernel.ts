import {
  checkArgument,
  checkOptions,
  count,
  type Expectations,
  group,
  text,
} from '../../kernel/abi/check-options';
import type { Waiter } from '../../kernel/abi/ended';
import type { Result } from '../../kernel/abi/result';
import type { Attached, UserProcess } from '../../kernel/abi/user-process';
import { CreatedWindows } from '../../kernel/created-windows';
import type { KernelCounts } from '../../kernel/core';
import type { KernelListener } from '../../kernel/event';
import type { Explanation } from '../../kernel/explain';
import { kernelLimits } from '../client/kernel-limits';
import { ownKernel } from '../client/own-kernels';
import { KernelServer, type KernelServerOptions } from '../server/kernel-server';
import { RingPoller } from '../server/ring-poller';
import { HostedPrograms } from './hosted-programs';
import { ServingClock } from './serving-clock';

/** For how long others are served before the event loop has its turn, in milliseconds. */
const SLICE = 0.05;

export type HostKernelOptions = KernelServerOptions;

const hostOptions: Expectations<HostKernelOptions> = { seed: count, limits: group };

/** All of them, so that kernels that come one after the other do not use the same addresses. */
const createdWindows = new CreatedWindows(true);

const running = new Set<HostedKernel>();

/**
 * Starts a kernel in this very thread that programs of other OS processes reach too. For programs of this thread a
 * syscall is a direct call; for the others the kernel is like one of its own process, as long as this thread lets it
 * work: it serves them whenever the event loop turns, and while a syscall of a program here blocks those that share
 * memory with it. That one of them has died, a program here that blocks is not told before the event loop turns, and
 * nothing limits how long it blocks but its deadline. The kernel keeps this OS process running until it is disposed of,
 * and ends with it. Rejects with a TypeError for an option that there is not, or of the wrong type.
 */
export async function hostKernel(options: HostKernelOptions = {}): Promise<HostedKernel> {
  checkOptions('hostKernel', options, hostOptions);
  if (options.limits) checkOptions('hostKernel: limits', options.limits, kernelLimits);
  const poller = new RingPoller(SLICE);
  const parts = { clock: new ServingClock(poller), poller, createdWindows };
  const kernel = new HostedKernel(await KernelServer.start(options, parts));
  if (running.size === 0) process.once('exit', stopAll);
  running.add(kernel);
  return kernel;
}

function stopAll(): void {
  for (const kernel of [...running]) kernel[Symbol.dispose]();
}

/** A kernel in this very OS process, which programs of other OS processes reach too. */
export class HostedKernel implements Disposable {
  readonly #server: KernelServer;
  readonly #here: Disposable;
  readonly #programs: HostedPrograms;

  constructor(server: KernelServer) {
    this.#server = server;
    this.#here = ownKernel(server.socketPath);
    this.#programs = new HostedPrograms(server);
  }

  /** Where programs of other OS processes connect. */
  get socketPath(): string {
    return this.#server.socketPath;
  }

  /** A new program in this very thread: its own process in a job of its own. Throws an Error once it was disposed of. */
  createProcess(name: string): UserProcess {
    checkArgument('HostedKernel.createProcess: name', name, text);
    if (!running.has(this)) throw new Error('this kernel was disposed of: it has no more programs');
    return this.#programs.createProcess(name);
  }

  /**
   * The program, in this very thread, of a thread without code, as `Kernel.attach` gives it. ZX_ERR_BAD_STATE also where
   * other programs of its process run in another OS process.
   */
  attach(parent: Pick<UserProcess, 'koid'>, thread: number): Result<Attached> {
    return this.#server.kernel.attach(parent, thread, this.#programs);
  }

  /** Live objects by type, handles, mappings, descriptors, bytes. */
  counts(): KernelCounts {
    return this.#server.kernel.counts();
  }

  /** Where a handle of a process came from, and where rights were dropped. Throws a RangeError for no handle of it. */
  explain(process: Pick<UserProcess, 'koid' | 'name'>, handle: number): Explanation {
    return this.#server.kernel.explain(process, handle);
  }

  /** Tells `listener`, which is not to block, of every syscall as it comes in and as it ends, until it is disposed of. */
  observe(listener: KernelListener): Disposable {
    return this.#server.kernel.observe(listener);
  }

  /** Every blocked syscall, and what it waits for. */
  waiters(): Waiter[] {
    return this.#server.kernel.core.waiters();
  }

  /** Ends every program, those of other OS processes too, and removes the socket. */
  [Symbol.dispose](): void {
    running.delete(this);
    if (running.size === 0) process.off('exit', stopAll);
    this.#server.stop();
    this.#here[Symbol.dispose]();
  }
}
