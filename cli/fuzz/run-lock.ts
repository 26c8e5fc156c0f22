import { readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { withPath } from '../../fuzzing/files/io';
import type { Place } from './place';

/** Which process fuzzes; a process id alone might belong to another one by now. */
interface Owner {
  readonly pid: number;
  readonly began: string;
}

/** The field of /proc/<pid>/stat, after the name in parentheses, that tells when a process began. */
const BEGAN_FIELD = 19;
const POLL_MS = 50;

/** Says that this process fuzzes in a place. Throws an Error if another one does. */
export class RunLock implements Disposable {
  constructor(private readonly place: Place) {
    withPath(place.lock, () => mkdirSync(place.path, { recursive: true }));
    if (ownerOf(place) === undefined) rmSync(place.lock, { force: true });
    try {
      const owner: Owner = { pid: process.pid, began: beganAt(process.pid) ?? '' };
      writeFileSync(place.lock, JSON.stringify(owner), { flag: 'wx' });
    } catch (error) {
      const pid = ownerOf(place);
      if (pid === undefined) throw error;
      throw new Error(`${place.path} is in use by process ${pid}; 'zxsim fuzz stop' ends it`, {
        cause: error,
      });
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.place.lock, { force: true });
  }
}

/** The process that fuzzes in a place; `undefined` if none does, also where one was killed that did. */
export function ownerOf(place: Place): number | undefined {
  try {
    const { pid, began } = JSON.parse(readFileSync(place.lock, 'utf8')) as Owner;
    return beganAt(pid) === began ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Has whoever fuzzes in a place stop, and waits until it has; false if nobody does. */
export async function stopOwner(place: Place): Promise<boolean> {
  const pid = ownerOf(place);
  if (pid === undefined) return false;
  process.kill(pid, 'SIGINT');
  while (ownerOf(place) === pid) await pause(POLL_MS);
  return true;
}

function beganAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'ascii');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : fields[BEGAN_FIELD - 1];
  } catch {
    return undefined;
  }
}
