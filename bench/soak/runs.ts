import { spawnSync } from 'node:child_process';
import { connect } from '../../ipc';
import { Kernel, ok, type UserProcess, ZX_RIGHT_SAME_RIGHTS, ZX_VM_PERM_READ } from '../../kernel';
import { collectGarbage, heapBytes } from '../measure/garbage';
import { residentBytes } from '../measure/process-status';
import { Fuzzer } from '../programs/fuzzer';
import { type JavaScriptTarget, withTarget } from '../programs/javascript-target';
import { asProgram, besideKernel, withKernel } from '../programs/kernel';
import { projectRoot } from '../project';
import { type Course, course } from './memory';

/** A long run: what it found, in words, and whether that is as it should be. */
export interface Found {
  readonly text: string;
  readonly good: boolean;
}

const PAGE = 4096;
/** Lives in one step of a run. */
const BATCH = 1000;
/** How often the fuzzer stops to be looked at. */
const FUZZES = 20;

/** All long runs by name. `share`: how much of each to do, 1 for all of it. */
export const runs: Readonly<Record<string, (share: number) => Promise<Found>>> = {
  'in-process syscalls': async (share) => {
    const program = new Kernel().createProcess('soak');
    return memoryOf(await course(5000 * share, batchOfLives(program), heapBytes));
  },
  'syscalls through a kernel process': (share) =>
    withKernel((kernel) =>
      asProgram(kernel, async (program) =>
        memoryOf(await course(400 * share, batchOfLives(program), () => residentBytes(kernel.pid))),
      ),
    ),
  'programs that come and go': (share) =>
    withKernel(async ({ socketPath, pid }) =>
      memoryOf(
        await course(
          5000 * share,
          () => comeAndGo(socketPath),
          () => residentBytes(pid),
        ),
      ),
    ),
  'fuzzing runs': (share) =>
    besideKernel((engine) => withTarget(engine, 'ten-branches', (target) => fuzz(target, share))),
  'programs that die in the middle of a message': (share) => command('dying', String(10_000 * share)),
  'random programs against the model': (share) => command('torture', '--calls', String(3_000_000 * share)),
};

/** A batch of lives of objects, each from its creation to its end. */
function batchOfLives(program: UserProcess): () => void {
  return () => {
    for (let i = 0; i < BATCH; i++) life(program);
  };
}

function life({ sys, rootVmar }: UserProcess): void {
  const vmo = ok(sys.zx_vmo_create(PAGE, 0)).out;
  const other = ok(sys.zx_handle_duplicate(vmo, ZX_RIGHT_SAME_RIGHTS)).out;
  const { mapped_addr } = ok(sys.zx_vmar_map(rootVmar, ZX_VM_PERM_READ, 0, vmo, 0, PAGE));
  const { out0, out1 } = ok(sys.zx_channel_create(0));
  ok(sys.zx_channel_write(out0, 0, new Uint8Array(64), [vmo]));
  const [moved = 0] = ok(sys.zx_channel_read(out1, 0, 64, 1)).handles;
  ok(sys.zx_vmar_unmap(rootVmar, mapped_addr, PAGE));
  for (const handle of [moved, other, out0, out1]) ok(sys.zx_handle_close(handle));
}

function comeAndGo(socketPath: string): void {
  const program = connect({ socketPath, name: 'guest' });
  life(program);
  program.exit();
}

async function fuzz(target: JavaScriptTarget, share: number): Promise<Found> {
  const runs = Math.ceil((10_000_000 * share) / FUZZES);
  const fuzzer = await Fuzzer.start(target.executor, { seed: 1, runs, max_input_size: 64 });
  const bytes = (): number => {
    collectGarbage();
    return residentBytes(process.pid) + target.residentBytes();
  };
  return memoryOf(await course(FUZZES, () => fuzzer.fuzz(), bytes));
}

function memoryOf({ early, late, isFlat }: Course): Found {
  const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  return { text: `${megabytes(early)} early, ${megabytes(late)} late`, good: isFlat };
}

/** A long run that is a script of package.json. */
function command(script: string, ...args: readonly string[]): Promise<Found> {
  const { status, stdout } = spawnSync('npm', ['run', '--silent', script, '--', ...args], {
    cwd: projectRoot,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return Promise.resolve({ text: stdout.trim().split('\n').at(-1) ?? '', good: status === 0 });
}
