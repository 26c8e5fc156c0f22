import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../project';

/** A round trip of a C program over a socketpair, compiled here. In seconds. */
export class Socketpair implements Disposable {
  private constructor(
    private readonly directory: string,
    private readonly program: string,
  ) {}

  /** `undefined` where there is no C compiler. */
  static compile(): Socketpair | undefined {
    const directory = mkdtempSync(join(tmpdir(), 'zxsim-bench-'));
    const program = join(directory, 'socketpair');
    const source = join(projectRoot, 'bench/baselines/socketpair.c');
    const { status } = spawnSync('cc', ['-O2', '-o', program, source], { stdio: 'ignore' });
    const compiled = new Socketpair(directory, program);
    if (status === 0) return compiled;
    compiled[Symbol.dispose]();
    return undefined;
  }

  run(): number {
    return Number(execFileSync(this.program, { encoding: 'utf8' })) / 1e9;
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true });
  }
}
