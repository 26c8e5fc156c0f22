import { isDeepStrictEqual } from 'node:util';
import { connect, spawnKernel } from '../../../ipc';
import { ok } from '../../../kernel';
import { runDying } from './dying';

const AT_ONCE = 8;
/** How long the kernel may take to clean up after them, in milliseconds. */
const SETTLES_WITHIN = 15_000;

/** Runs as many programs that die in the middle of a message as the first argument says; whether nothing is left. */
async function main(kills: number): Promise<boolean> {
  const kernel = await spawnKernel();
  const parent = connect({ socketPath: kernel.socketPath, name: 'parent' });
  await parent.wait(parent.self, 0, 0n);
  const before = await kernel.counts();
  const seeds = Array.from({ length: kills }, (_, i) => i);
  await runDying(parent, seeds, AT_ONCE, () =>
    ok(parent.sys.zx_handle_close(ok(parent.sys.zx_event_create(0)).out)),
  );
  const latest = Date.now() + SETTLES_WITHIN;
  let after = await kernel.counts();
  while (!isDeepStrictEqual(after, before) && Date.now() < latest) after = await kernel.counts();
  parent.exit();
  await kernel.stop();
  if (isDeepStrictEqual(after, before)) return true;
  console.error('left in the kernel:', { before, after });
  return false;
}

const kills = Number(process.argv[2] ?? 10_000);
main(kills)
  .then((isClean) => {
    console.log(
      `${kills} programs died; ${isClean ? 'nothing is left of them' : 'something is left of them'}`,
    );
    process.exitCode = isClean ? 0 : 1;
  })
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
