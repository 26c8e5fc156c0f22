import { ZX_INFO_TASK_RUNTIME, ZX_INFO_TASK_STATS, ZX_OK } from '../../kernel/abi';
import type { Result } from '../../kernel/abi';
import type { Process } from '../../zx';
import type { ProcessStats } from '../monitor/status';

/** What a process uses now; ZX_ERR_BAD_STATE once it has ended. */
export function statsOf(process: Process, koid: number): Result<{ stats: ProcessStats }> {
  const memory = process.getInfo(ZX_INFO_TASK_STATS);
  if (memory.status !== ZX_OK) return memory;
  const runtime = process.getInfo(ZX_INFO_TASK_RUNTIME);
  if (runtime.status !== ZX_OK) return runtime;
  return { status: ZX_OK, stats: { koid, ...memory.info, ...runtime.info } };
}
