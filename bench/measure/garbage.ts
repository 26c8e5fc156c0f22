import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Frees what nothing refers to, so that what is left can be counted. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  collect();
}

/** Bytes of the heap in use. */
export function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
