import { ZX_TIME_INFINITE } from './constants';
import type { Status } from './result';
import type { UserProcess } from './user-process';

/** zx_object_wait_one as a Promise of always the same shape: `observed` is 0 where the kernel gives none. */
export async function wait(
  process: Pick<UserProcess, 'async'>,
  handle: number,
  signals: number,
  deadline: number | bigint = ZX_TIME_INFINITE,
): Promise<{ status: Status; observed: number }> {
  const result = await process.async.zx_object_wait_one(handle, signals, deadline);
  return { status: result.status, observed: 'observed' in result ? result.observed : 0 };
}
