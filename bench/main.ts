import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build';

/** Runs the program of the bench that is named first, freshly made of the sources. */
const [program = 'run', ...args] = process.argv.slice(2);
const { status } = spawnSync(process.execPath, [join(build(), 'bench', program), ...args], {
  stdio: 'inherit',
  // What compiles TypeScript for this program would make each start of another one slower.
  env: { ...process.env, NODE_OPTIONS: '' },
});
process.exitCode = status ?? 1;
