import { ArgumentError } from '../../kernel/abi/arguments';
import { ProcessEndedError } from '../../kernel/abi/ended';
import {
  ZX_ERR_BAD_STATE,
  ZX_ERR_BAD_SYSCALL,
  ZX_ERR_INTERNAL,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_RESOURCES,
  ZX_OK,
} from '../../kernel/abi/status';
import { ZX_TASK_RETCODE_EXCEPTION_KILL } from '../../kernel/abi/constants';
import type { SyscallEntry } from '../../kernel/gate';
import type { Thread } from '../../kernel/object/thread';
import { type Outcome, Pending } from '../../kernel/pending';
import { Refused } from '../../kernel/refused';
import { explainRefusal } from '../../kernel/explain';
import { integer } from '../wire/integer';
import { COMMANDS, type MemoryCommand, operations, type Request } from '../wire/messages';
import { decodeArguments, encodeFailure, encodeOutputs } from '../wire/values';
import type { Connection } from './connection';
import type { PlainReply } from './gathered-replies';
import { fitsReply } from '../wire/transfer-limit';
import type { Courier } from './courier';

/** An answer to a request that is no syscall: at once, or when something has happened. */
export type Answer = AnswerAtOnce | Pending<readonly unknown[]>;

export interface AnswerAtOnce {
  readonly status: number;
  readonly outs?: readonly unknown[];
}

/** Requests of a session that are no syscalls, by number. */
export type Operations = ReadonlyMap<number, (session: ProcessSession, args: readonly unknown[]) => Answer>;

/** Bytes of a request from which on nothing of it is kept. */
const LONG_REQUEST = 4096;

interface SessionParts {
  readonly connection: Connection;
  readonly thread: Thread;
  readonly courier: Courier<ProcessSession>;
  readonly operations: Operations;
  readonly mostPending: number;
  readonly tickets: Tickets;
  /** Its connection is gone, and it will be asked for nothing any more. */
  readonly onGone: () => void;
}

/** What lets others join: a further thread its process, a connection for completions its thread. */
export interface Tickets {
  readonly process: string;
  readonly completions: string;
}

/** A thread of a client: its connection for requests and, once it attached one, its connection for completions. */
export class ProcessSession {
  readonly thread: Thread;
  /** Whether its connection ended before its thread did. */
  isLost = false;
  /** The number of the request that is being served. */
  serving: number | undefined;
  #completions: Connection | undefined;
  #pending = 0;
  /** Those of them that are answered on the thread's own connection. */
  #blocking = 0;
  /** Requests that are no syscalls, and wait for something. */
  readonly #asked = new Set<Pending<readonly unknown[]>>();
  /** Replies that wait until another thread has applied memory commands. */
  #heldReplies = 0;
  #lastRefusal: { readonly seq: number; readonly explain: () => string } | undefined;

  constructor(private readonly parts: SessionParts) {
    this.thread = parts.thread;
    parts.connection.serve({
      onRequest: (request, bytes) => this.#serve(request, bytes),
      isBlocked: () => this.#blocking > 0,
      onClosed: () => {
        this.#lost();
        parts.onGone();
        parts.courier.leave(this);
        for (const asked of [...this.#asked]) asked.abandon(this.thread.endedError());
      },
    });
    parts.connection.isHeldBack = () => this.#heldReplies > 0 || this.#completions?.isClogged === true;
  }

  get tickets(): Tickets {
    return this.parts.tickets;
  }

  get connection(): Connection {
    return this.parts.connection;
  }

  /** Answers asynchronous requests there from now on. */
  attachCompletions(connection: Connection): void {
    this.#completions = connection;
    connection.onDrained = () => this.connection.resume();
  }

  /** Tells the client that its thread has ended, and how. */
  hangUp(): void {
    const { message, returnCode } = this.thread.endedError();
    const lastWords = [message, returnCode === undefined ? undefined : integer(returnCode)];
    this.connection.close(ZX_OK, lastWords);
    this.#completions?.close(ZX_OK, lastWords);
  }

  /** Why the request `seq` was refused, if that was the last one that was. */
  explain(seq: unknown): string | undefined {
    return this.#lastRefusal?.seq === seq ? this.#lastRefusal?.explain() : undefined;
  }

  #serve(request: Request, bytes: number): void {
    if (this.#pending >= this.parts.mostPending) {
      this.connection.close(ZX_ERR_NO_RESOURCES, [
        `more than ${this.parts.mostPending} requests are unanswered`,
      ]);
      return;
    }
    if (request.isAsync && !this.#completions) {
      this.connection.close(ZX_ERR_BAD_STATE, ['asynchronous requests need a completions connection']);
      return;
    }
    if (request.number === operations.applied) return this.parts.courier.acknowledge(this);
    this.serving = request.number;
    try {
      this.#dispatch(request, bytes);
    } catch (error) {
      if (error instanceof ProcessEndedError) this.hangUp();
      else if (error instanceof ArgumentError) this.#reply(request, ZX_ERR_INVALID_ARGS, []);
      else this.#fail(request, error);
    } finally {
      this.serving = undefined;
    }
  }

  #dispatch(request: Request, bytes: number): void {
    const entry = this.thread.core.gate.byNumber.get(request.number);
    if (entry) return this.#syscall(request, entry, bytes);
    const operation = this.parts.operations.get(request.number);
    if (!operation) return this.#reply(request, ZX_ERR_BAD_SYSCALL, []);
    const answer = operation(this, request.args);
    if (!(answer instanceof Pending)) return this.#reply(request, answer.status, answer.outs ?? []);
    this.#asked.add(answer);
    answer.onEnd(() => this.#asked.delete(answer));
    this.#await(request, answer, (outs) => this.#reply(request, ZX_OK, outs instanceof Refused ? [] : outs));
  }

  #syscall(request: Request, entry: SyscallEntry, bytes: number): void {
    const { descriptor } = entry;
    const args = decodeArguments(descriptor, request.args);
    if (!args || !fitsReply(entry.name, args)) return this.#reply(request, ZX_ERR_INVALID_ARGS, []);
    const finish = (outcome: unknown): void => {
      if (outcome instanceof Refused) {
        this.#rememberRefusal(request.seq, bytes);
        this.#reply(request, outcome.rule.status, encodeFailure(outcome.rule.fields, outcome.fields, args));
      } else {
        this.#reply(request, ZX_OK, encodeOutputs(descriptor, outcome, args));
      }
    };
    const outcome = this.thread.core.gate.call(this.thread, entry, args);
    if (outcome instanceof Pending) this.#await(request, outcome, finish);
    else finish(outcome);
  }

  #await<T>(request: Request, pending: Pending<T>, finish: (outcome: Outcome<T>) => void): void {
    this.#pending++;
    if (!request.isAsync) this.#blocking++;
    pending.whenEnded((ending) => {
      this.#pending--;
      if (!request.isAsync) this.#blocking--;
      if ('outcome' in ending) finish(ending.outcome);
      else if (this.thread.ended) this.hangUp();
      this.connection.unblocked();
    });
  }

  /** A refusal holds on to its arguments, so that of a long request is put into words at once. */
  #rememberRefusal(seq: number, bytes: number): void {
    const refusal = this.thread.lastRefusal;
    this.thread.lastRefusal = undefined;
    if (!refusal) return;
    const text = bytes > LONG_REQUEST ? explainRefusal(refusal) : undefined;
    this.#lastRefusal = { seq, explain: text === undefined ? () => explainRefusal(refusal) : () => text };
  }

  /** Memory commands go with synchronous replies only, so that they arrive in order; a completion says that some are due. */
  #reply({ seq, isAsync }: Request, status: number, outs: readonly unknown[]): void {
    const { courier } = this.parts;
    if (isAsync) return this.#complete(courier.isBusy ? [seq, status, outs, true] : [seq, status, outs]);
    let isHeld = false;
    const atOnce = courier.answer(this, (commands, acknowledge) => {
      this.#send([seq, status, outs], commands, acknowledge);
      if (!isHeld) return;
      this.#heldReplies--;
      this.connection.resume();
    });
    if (atOnce) return;
    isHeld = true;
    this.#heldReplies++;
    this.connection.pause();
  }

  /** A reply with commands, those ahead of it that do not fit into it. */
  #send(reply: PlainReply, commands: readonly MemoryCommand[], acknowledge: boolean): void {
    if (commands.length === 0 && !acknowledge && this.connection.answer(reply)) return;
    const wire = commands.map((command) => command.map(integer));
    while (wire.length > MOST_IN_REPLY)
      this.connection.send([COMMANDS, ZX_OK, [], wire.splice(0, MOST_IN_REPLY)]);
    if (this.connection.send(whole(reply, wire, acknowledge))) return;
    if (wire.length > 0) this.connection.send([COMMANDS, ZX_OK, [], wire]);
    if (this.connection.send(whole(reply, [], acknowledge))) return;
    this.connection.send(whole([reply[0], ZX_ERR_INVALID_ARGS, []], [], acknowledge));
  }

  #complete(message: unknown): void {
    if (this.#completions) {
      this.#completions.send(message);
      if (this.#completions.isClogged) this.connection.pause();
    }
  }

  /** A fault of the kernel's own: it is reported, and the client's request fails; nobody else notices. */
  #fail(request: Request, error: unknown): void {
    console.error(
      `zxsim kernel: request ${request.number} of process '${this.thread.process.name}' failed:`,
      error,
    );
    this.#reply(request, ZX_ERR_INTERNAL, []);
  }

  /** The connection is gone: the thread dies, and with the last one, as after a crash, the process. */
  #lost(): void {
    const { process } = this.thread;
    if (this.thread.ended) return;
    this.isLost = true;
    if (process.threads.size > 1) this.thread.terminate();
    else process.end(ZX_TASK_RETCODE_EXCEPTION_KILL);
  }
}

/** Commands that one frame holds at most. */
const MOST_IN_REPLY = 4096;

function whole(reply: PlainReply, commands: readonly unknown[], acknowledge: boolean): readonly unknown[] {
  if (acknowledge) return [...reply, commands, true];
  return commands.length > 0 ? [...reply, commands] : reply;
}
