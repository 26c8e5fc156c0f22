import type { Expected } from './expected';

/** Ends a syscall of the model with a failure. */
export class Failed extends Error {
  constructor(readonly result: Expected) {
    super(`status ${result.status}`);
  }
}

/** Refuses the syscall in progress. */
export function fail(status: number, fields: object = {}): never {
  throw new Failed({ status, ...fields });
}
