import { readFileSync } from 'node:fs';
import { LONGEST_BODY } from '../wire/frame';
import type { ConnectionLimits } from './connection';

/** The bounds of a kernel process on what its clients may take. */
export interface ServerLimits extends ConnectionLimits {
  /** Connections at once. Default 1024. */
  readonly connections: number;
  /** Unanswered requests of one connection. Default 65,536. */
  readonly pendingRequests: number;
  /** How long a connection may take to say its hello, in milliseconds. Default 10,000. */
  readonly helloMilliseconds: number;
  /** Events that an observer has not taken, in bytes. Default 64 MiB. */
  readonly eventBytes: number;
  /** VMOs that are or were mapped, each of which takes a descriptor. Default: as many as the host allows. */
  readonly descriptors: number;
}

/** The bounds where nothing else is asked for. */
export function serverLimits(given: Partial<ServerLimits> = {}): ServerLimits {
  const connections = given.connections ?? 1024;
  return {
    frameBytes: LONGEST_BODY,
    unsentBytes: 2 ** 20,
    lingerMilliseconds: 5000,
    helloMilliseconds: 10_000,
    pendingRequests: 2 ** 16,
    eventBytes: 2 ** 26,
    descriptors: Math.max(0, mostOpenFiles() - FILES_A_CONNECTION * connections - OTHER_FILES),
    ...given,
    connections,
  };
}

/** Its socket, and memory that was offered and is not shared yet. */
const FILES_A_CONNECTION = 2;

/** What the host's runtime keeps open, and what comes and goes. */
const OTHER_FILES = 128;

/** How many files the host lets this process have open. */
function mostOpenFiles(): number {
  const [, most] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  return most === undefined ? Infinity : Number(most);
}
