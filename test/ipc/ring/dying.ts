import { join } from 'node:path';
import { spawn } from '../../../ipc';
import { ok, type UserProcess } from '../../../kernel';
import { syscallTable } from '../../../kernel/abi/table';

const PROGRAM = join(__dirname, '../programs/dying.cjs');
const NUMBERS = (
  ['zx_vmo_create', 'zx_vmo_read', 'zx_vmo_write', 'zx_object_wait_one', 'zx_object_get_info'] as const
)
  .map((name) => syscallTable[name].number)
  .join();

/** Runs programs that die in the middle of a message, some at once, each with a seed of its own. */
export async function runDying(
  parent: UserProcess,
  seeds: readonly number[],
  atOnce: number,
  afterEach: () => void = () => undefined,
): Promise<void> {
  const left = [...seeds];
  const worker = async (): Promise<void> => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      const { process, exited } = ok(
        spawn(parent, PROGRAM, { name: `dying ${seed}`, args: [String(seed), NUMBERS] }),
      );
      await exited;
      ok(parent.sys.zx_handle_close(process));
      afterEach();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
