import { readFileSync } from 'node:fs';

/** Clock ticks a second, as Linux shows them to programs. */
const TICKS = 100;

/** Seconds of a processor that an OS process has used. */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Bytes of memory that an OS process has of its own. */
export function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return 1024 * Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? NaN);
}
