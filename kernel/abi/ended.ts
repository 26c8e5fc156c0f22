/** Thrown by every syscall of a simulated process or thread that has ended, and by its blocked ones when it ends. */
export class ProcessEndedError extends Error {
  override readonly name = 'ProcessEndedError';

  constructor(
    readonly processName: string,
    /** The process's return code; `undefined` where only the calling thread ended. */
    readonly returnCode: number | undefined,
  ) {
    super(
      returnCode === undefined
        ? `the calling thread of process '${processName}' has exited`
        : `process '${processName}' has ended with return code ${returnCode}`,
    );
  }
}

/** Thrown by every call of a client whose kernel process has gone, or has hung up on it. */
export class KernelGoneError extends Error {
  override readonly name = 'KernelGoneError';

  constructor(
    /** The socket of the kernel process. */
    readonly socketPath: string,
    what: string,
  ) {
    super(`the kernel process at ${socketPath} ${what}`);
  }
}

/** Thrown by a syscall that could never end: nothing that could wake it is left. */
export class DeadlockError extends Error {
  override readonly name = 'DeadlockError';

  constructor(readonly waiters: readonly Waiter[]) {
    super(
      `nothing can end this wait: no timer will fire by itself, and no other program runs on this thread\n${waiters
        .map((w) => `  ${w.process}: ${w.syscall} waits for ${w.waitsFor}`)
        .join('\n')}`,
    );
  }
}

/** A blocked syscall. */
export interface Waiter {
  readonly process: string;
  readonly processKoid: number;
  readonly threadKoid: number;
  readonly syscall: string;
  /** What would end it, in words. */
  readonly waitsFor: string;
}
