import { LONGEST_BATCH } from '../../kernel/abi/batch';

/** The protocol's version; both sides must speak the same. */
export const PROTOCOL_VERSION = 2;

/** The first request on every connection. */
export const HELLO = 0;

/** What a session can be asked besides syscalls, which have positive numbers. */
export const operations = {
  /** Why the request `[seq]` was refused: `[text | nil]`. */
  explain: -1,
  /** Applies what is due, and checks that `[addr, length]` lies inside one mapping: `[]`. */
  memory: -2,
  /** Makes a child process `[name, [[id, handle], ...]]`: `[process_handle, ticket, koid]`. */
  spawn: -3,
  /** The return code of the process `[koid]`, once it has ended: `[return_code]`. */
  exited: -4,
  /** A spawned program's start `[pid]`: what hello answers a process. */
  begin: -5,
  /** A ticket to run as the thread `[thread_handle]`, which runs no code yet: `[ticket]`. */
  claim: -6,
  /** The commands of the oldest reply that asked for it are applied; not answered. */
  applied: -7,
  /** The child `[koid]` runs as the OS process `[pid]`, which is to end with it: `[]`. */
  started: -8,
  /** Memory to share, as a file that the kernel has open: `[descriptor, inode]`. */
  offer: -9,
  /** From now on requests and replies go through that memory, the reply to this one first: `[]`. */
  share: -10,
} as const;

/** What a control connection can be asked. */
export const controlOperations = {
  counts: -20,
  /** `[process_koid, handle]` */
  explain: -21,
  /** From now on events come as `[EVENT, 0, [event]]`. */
  observe: -22,
  unobserve: -23,
  waiters: -24,
} as const;

/** The `seq` of what is no reply: the kernel's last words on a connection, events, and commands ahead of a reply. */
export const CLOSING = -1;
export const EVENT = -2;
export const COMMANDS = -3;

/** What a connection is for. */
export const roles = {
  /** A new process; its first thread: `[name, window_base, window_size]`. */
  process: 0,
  /** A further thread of a process: `[ticket]`. */
  thread: 1,
  /** Where a thread's asynchronous requests are answered: `[ticket]`. */
  completions: 2,
  /** The first thread of a spawned process, opened by its parent: `[ticket]`. */
  spawned: 3,
  /** For people: counts, explanations, events. */
  control: 4,
  /** A thread that was started without code: `[ticket]`. */
  claimed: 5,
} as const;

/** `[seq, number, args]`, or `[seq, number, args, true]` to be answered on the completions connection. */
export interface Request {
  readonly seq: number;
  readonly number: number;
  readonly args: readonly unknown[];
  readonly isAsync: boolean;
}

/**
 * `[seq, status, outs]`, with a list of memory commands as fourth where there are any to apply; on a completions
 * connection `true` instead, which asks for a synchronous request to bring them. A fifth element, `true`, asks for
 * `applied` once they are.
 */
export interface Reply {
  readonly seq: number;
  readonly status: number;
  readonly outs: readonly unknown[];
  readonly commands: readonly MemoryCommand[];
  readonly commandsAreDue: boolean;
  /** Whether the kernel waits until the client says that they are applied. */
  readonly acknowledge: boolean;
}

export const COMMAND_MAP = 1;
export const COMMAND_UNMAP = 2;
export const COMMAND_PROTECT = 3;
export const PROTECTION_READ = 1;
export const PROTECTION_WRITE = 2;

/** What a client does to its window before it looks at the reply that brought the command. */
export type MemoryCommand =
  | readonly [
      typeof COMMAND_MAP,
      addr: number,
      length: number,
      protection: number,
      descriptor: number,
      inode: number,
      offset: number,
    ]
  | readonly [typeof COMMAND_UNMAP, addr: number, length: number]
  | readonly [typeof COMMAND_PROTECT, addr: number, length: number, protection: number];

/** Thrown for a body that is no message. */
export class MessageError extends Error {
  override readonly name = 'MessageError';
}

/** Whether a decoded body is a list of messages: requests, each of which is to be served once the one before it is answered, or replies. */
export function isBatch(message: unknown): message is readonly unknown[] {
  return Array.isArray(message) && Array.isArray(message[0]);
}

/** The requests in a decoded body that is a batch. Throws a MessageError that says what is wrong. */
export function parseBatch(message: readonly unknown[]): Request[] {
  if (message.length > LONGEST_BATCH) {
    throw new MessageError(`a batch of ${message.length} requests; it may hold ${LONGEST_BATCH}`);
  }
  return message.map(parseRequest);
}

/** The request in a decoded body. Throws a MessageError that says what is wrong. */
export function parseRequest(message: unknown): Request {
  if (!Array.isArray(message)) throw new MessageError('a request must be an array [seq, number, args]');
  const [seq, number, args, isAsync] = message as unknown[];
  if (!isSeq(seq)) throw new MessageError('seq must be an unsigned 32-bit integer');
  if (typeof number !== 'number' || !Number.isInteger(number))
    throw new MessageError('number must be an integer');
  if (!Array.isArray(args)) throw new MessageError('args must be an array');
  return { seq, number, args, isAsync: isAsync === true };
}

/** The replies in a decoded body: one, or those to several requests of a batch. The kernel is believed. */
export function parseReplies(message: unknown): Reply[] {
  return isBatch(message) ? message.map(parseReply) : [parseReply(message)];
}

/** The reply in a decoded body that holds one. */
export function parseReply(message: unknown): Reply {
  const [seq, status, outs, commands, acknowledge] = message as [
    number,
    number,
    unknown[] | null,
    MemoryCommand[] | true | undefined,
    true | undefined,
  ];
  return {
    seq,
    status,
    outs: outs ?? [],
    commands: Array.isArray(commands) ? commands : [],
    commandsAreDue: commands === true,
    acknowledge: acknowledge === true,
  };
}

function isSeq(seq: unknown): seq is number {
  return typeof seq === 'number' && Number.isInteger(seq) && seq >= 0 && seq <= 0xffffffff;
}
