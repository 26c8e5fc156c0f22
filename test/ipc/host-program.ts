import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';

const TYPESCRIPT = ['--require', 'ts-node/register/transpile-only'];

/** A program of programs/ that is started as an OS process and nothing more; its standard output is read by lines. */
export class HostProgram {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(name: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(process.execPath, [...TYPESCRIPT, fileOf(name), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    const { stdout } = this.#child;
    if (!stdout) throw new Error('a program without standard output');
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The next line that it prints; an empty one once it has ended. */
  async line(): Promise<string> {
    const next = await this.#lines.next();
    return next.done === true ? '' : next.value;
  }

  /** Its exit code and, if one has ended it, the signal. */
  async exit(): Promise<[code: number | null, signal: string | null]> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return [exitCode, signalCode];
    return (await once(this.#child, 'exit')) as [number | null, string | null];
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.#child.kill(signal);
  }
}

/** A worker thread of this very OS process that runs a program of programs/. */
export function startWorker(name: string, workerData: unknown): Worker {
  return new Worker(fileOf(name), { workerData, execArgv: TYPESCRIPT });
}

/** Waits until a child of this OS process is gone. Node reaps its children, and a process that was reaped has no id. */
export async function hostEnded(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise(setImmediate);
  }
}

function fileOf(name: string): string {
  return join(__dirname, 'programs', name);
}
