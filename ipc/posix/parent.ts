import { constants } from 'node:os';
import { check, libc } from './libc';

const PR_SET_PDEATHSIG = 1;

/** Has the host end this OS process with SIGKILL when the thread of OS process `parent` that started it ends. */
export function endWithParent(parent: number): void {
  check('prctl', libc().prctl(PR_SET_PDEATHSIG, constants.signals.SIGKILL, 0, 0, 0));
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}
