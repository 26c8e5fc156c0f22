import type { Waiter } from '../../kernel/abi/ended';

export { KernelGoneError } from '../../kernel/abi/ended';

/** Thrown by a syscall that blocked longer than ZXSIM_MAX_WAIT_MS allows. */
export class MaxWaitError extends Error {
  override readonly name = 'MaxWaitError';

  constructor(milliseconds: number, waiters: readonly Waiter[]) {
    super(
      `blocked for more than ZXSIM_MAX_WAIT_MS=${milliseconds} ms; who waits on what:\n${waiters
        .map((w) => `  ${w.process}: ${w.syscall} waits for ${w.waitsFor}`)
        .join('\n')}`,
    );
  }
}
