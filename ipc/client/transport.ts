import type { Expectation, Expectations } from '../../kernel/abi/check-options';
import type { RemoteProcess } from './remote-process';

/** How a program's requests reach the kernel. */
export interface TransportOptions {
  /**
   * Shared memory takes microseconds, and is meant if nothing is said and ZXSIM_TRANSPORT is not `socket`; where it
   * can't be had, and with `socket`, requests go over the socket.
   */
  readonly transport?: 'shared-memory' | 'socket';
}

export const transport: Expectation = {
  expects: "'shared-memory' or 'socket'",
  holds: (value) => value === 'shared-memory' || value === 'socket',
};

export const transportOptions: Expectations<TransportOptions> = { transport };

/** Moves a program to shared memory, unless the socket was asked for. */
export function withTransport(remote: RemoteProcess, { transport }: TransportOptions = {}): RemoteProcess {
  return (transport ?? process.env.ZXSIM_TRANSPORT) === 'socket' ? remote : remote.shareMemory();
}
