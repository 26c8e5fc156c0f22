import { constants } from 'node:os';

/** What asks a program to end. */
export const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Has this program end by itself where nobody else takes care of a signal: what it has open is cleaned up then. */
export function endBySignals(): void {
  for (const signal of endSignals) {
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
    });
  }
}
