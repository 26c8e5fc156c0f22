import { timeEachAsync } from '../measure/time';
import { Peer } from '../programs/peer';

const COUNT = 1500;

/** A tiny message to a forked process and back. In seconds. */
export function forkEcho(): Promise<number> {
  return exchanges('fork-echo', [1, 37, 12345]);
}

/** 4 KiB to a forked process, which reads them and says so. In seconds. */
export function forkConsumer(): Promise<number> {
  return exchanges('fork-consumer', new Uint8Array(4096));
}

/** A 64-byte input to a forked process, which sends 64 KiB of counters back. In seconds. */
export function forkTarget(): Promise<number> {
  return exchanges('fork-target', new Uint8Array(64));
}

function exchanges(program: string, message: NonNullable<unknown>): Promise<number> {
  return Peer.during(program, [], (peer) => timeEachAsync(COUNT, () => peer.ask(message)));
}
