import { type ChildProcess, spawn as spawnProgram } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { join } from 'node:path';
import { checkOptions, count, type Expectations, group, truth } from '../../kernel/abi/check-options';
import type { KernelCounts } from '../../kernel/core';
import type { KernelListener } from '../../kernel/event';
import type { Explanation } from '../../kernel/explain';
import type { Waiter } from '../../kernel/abi/ended';
import type { UserProcess } from '../../kernel/abi/user-process';
import type { MainOptions, Readiness } from '../server/main';
import { Control } from './control';
import { kernelLimits } from './kernel-limits';
import { nodeArguments, resolveModule } from './program';

/** How a kernel process is set up: `limits` bound what its clients may take, `detached` lets it outlive its spawner. */
export type SpawnKernelOptions = MainOptions;

/** A kernel process, as whoever started it holds it. */
export interface KernelProcess {
  /** Where programs connect. */
  readonly socketPath: string;
  readonly pid: number;
  /** Ends the kernel and the programs that it knows; resolves when it has ended. */
  stop(): Promise<void>;
  counts(): Promise<KernelCounts>;
  waiters(): Promise<Waiter[]>;
  /** Where a handle came from, and where rights were dropped. Rejects with a RangeError if there is no such handle. */
  explain(process: Pick<UserProcess, 'koid'>, handle: number): Promise<Explanation>;
  /** Tells `listener` of every syscall, until it is disposed of. */
  observe(listener: KernelListener): Promise<AsyncDisposable>;
}

const READY_FD = 3;

/** Native code for long lists of strings, which no message holds; to look for it and load it takes 5 ms. */
const STARTS_SOONER = { MSGPACKR_NATIVE_ACCELERATION_DISABLED: 'true' };

const spawnOptions: Expectations<SpawnKernelOptions> = { seed: count, limits: group, detached: truth };

/**
 * Starts a kernel process. It ends with this OS process, unless `detached`. Rejects with a TypeError for an option that
 * there is not, or of the wrong type.
 */
export async function spawnKernel(options: SpawnKernelOptions = {}): Promise<KernelProcess> {
  checkOptions('spawnKernel', options, spawnOptions);
  if (options.limits) checkOptions('spawnKernel: limits', options.limits, kernelLimits);
  const main = resolveModule(join(__dirname, '../server/main'));
  const child = spawnProgram(process.execPath, [...nodeArguments(main), JSON.stringify(options)], {
    stdio: [options.detached ? 'ignore' : 'pipe', 'inherit', 'inherit', 'pipe'],
    detached: options.detached ?? false,
    env: { ...process.env, ...STARTS_SOONER },
  });
  const socketPath = await readiness(child);
  letGo(child);
  const control = new Control(socketPath);
  return {
    socketPath,
    pid: child.pid ?? 0,
    stop: () => stop(child, control),
    counts: () => control.counts(),
    waiters: () => control.waiters(),
    explain: (process, handle) => control.explain(process.koid, handle),
    observe: (listener) => control.observe(listener),
  };
}

async function readiness(child: ChildProcess): Promise<string> {
  const ready = child.stdio[READY_FD];
  if (!(ready instanceof Readable)) throw new Error('the kernel process has no pipe to say that it is ready');
  const lines = createInterface({ input: ready });
  const [line] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string | undefined];
  if (line === undefined)
    throw new Error('the kernel process ended before it was ready; see its messages above');
  lines.close();
  const said = JSON.parse(line) as Readiness;
  if ('error' in said) throw new Error(`the kernel process could not start: ${said.error}`);
  return said.socketPath;
}

/** Keeps the child from holding this program's event loop. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of child.stdio) {
    if (stream instanceof Socket) stream.unref();
  }
}

async function stop(child: ChildProcess, control: Control): Promise<void> {
  control.close();
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.ref();
  child.kill('SIGTERM');
  await exited;
}
