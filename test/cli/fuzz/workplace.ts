import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

const root = join(__dirname, '../../..');
export const targets = join(root, 'test/fuzzing/javascript/targets');
export const magic = join(targets, 'magic.cjs');
export const branches = join(targets, 'branches.cjs');
export const fails = join(targets, 'fails.cjs');

/** What a command has printed, and its exit code. */
interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** An empty directory in which `zxsim fuzz` is used. */
export class Workplace implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'zxsim-fuzz-'));
  /** The directory of the fuzzer of `magic`. */
  readonly place = join(this.directory, 'fuzz-magic');

  /** Node's arguments for `zxsim fuzz`. */
  static program(...args: string[]): string[] {
    const register = require.resolve('ts-node/register/transpile-only');
    return ['--require', register, join(root, 'cli/main.ts'), 'fuzz', ...args];
  }

  readonly start = (...args: string[]): ChildProcess => {
    return spawn(process.execPath, Workplace.program(...args), {
      cwd: this.directory,
      env: { ...process.env, ZXSIM_MAX_WAIT_MS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };

  readonly fuzz = async (...args: string[]): Promise<Said> => {
    const child = this.start(...args);
    const { stdout, stderr } = child;
    if (!stdout || !stderr) throw new Error('they are pipes');
    const [out, err] = await Promise.all([text(stdout), text(stderr), once(child, 'exit')]);
    return { code: child.exitCode, out, err };
  };

  /** Starts a run without an end, and waits until it has found something. */
  readonly running = async (...args: string[]): Promise<ChildProcess> => {
    const child = this.start('run', branches, '-o', this.place, '-max_len=64', '--no-report', ...args);
    const lines = createInterface({ input: child.stdout ?? process.stdin });
    for await (const line of lines) if (line.includes(' NEW ')) break;
    child.stdout?.resume();
    return child;
  };

  readonly filesIn = (name: string): string[] => {
    const path = join(this.place, name);
    return existsSync(path) ? readdirSync(path) : [];
  };

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true });
  }
}
