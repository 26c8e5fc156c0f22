import { readFileSync } from 'node:fs';

/** How far up ancestors are looked for. */
const MOST_GENERATIONS = 64;

/** Whether an OS process is another one, or was started by it or by a descendant of it. */
export function descendsFrom(pid: number, ancestor: number): boolean {
  let each: number | undefined = pid;
  for (let i = 0; each !== undefined && i < MOST_GENERATIONS; i++) {
    if (each === ancestor) return true;
    each = parentOf(each);
  }
  return false;
}

/** Kills an OS process, if it still runs. */
export function killHost(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** The third field, behind the name in parentheses, which may hold anything. */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 1).split(' ')[2]);
  } catch {
    return undefined;
  }
}
