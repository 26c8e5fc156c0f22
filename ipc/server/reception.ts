import { ZX_DEFAULT_THREAD_RIGHTS } from '../../kernel/abi/rights';
import {
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_RESOURCES,
  ZX_ERR_NOT_FOUND,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_TIMED_OUT,
  ZX_OK,
} from '../../kernel/abi/status';
import type { Machine } from '../../kernel/machine';
import { NEWBORN_HANDLES } from '../../kernel/newborn';
import type { AddressWindow } from '../../kernel/object/process';
import { Thread } from '../../kernel/object/thread';
import { integer } from '../wire/integer';
import { HELLO, PROTOCOL_VERSION, roles, type Request } from '../wire/messages';
import type { Connection } from './connection';
import { Claims } from './claims';
import { serveControl } from './control-session';
import { greeting } from './greeting';
import type { ServerLimits } from './limits';
import type { Nursery } from './nursery';
import { sessionOperations } from './operations';
import { type Operations, ProcessSession } from './process-session';
import { createProgram, type Program } from './program';
import { createTicket } from './ticket';
import { WindowHost } from './window-host';

const PAGE = 4096;

/** Where connections say who they are, and are given to whoever serves them. */
export class Reception {
  readonly #claims = new Claims();
  readonly #operations: Operations;
  /** Whoever holds a process's ticket may add a thread to it. */
  readonly #programs = new Map<string, Program>();
  /** Whoever holds a thread's ticket may take its completions. */
  readonly #sessions = new Map<string, ProcessSession>();

  constructor(
    private readonly kernel: Machine,
    private readonly nursery: Nursery,
    private readonly limits: Pick<ServerLimits, 'pendingRequests' | 'eventBytes' | 'helloMilliseconds'>,
  ) {
    this.#operations = sessionOperations(nursery, this.#claims);
  }

  /** Awaits a connection's hello, but not for ever. */
  receive(connection: Connection): void {
    const { helloMilliseconds } = this.limits;
    const deadline = setTimeout(
      () => connection.close(ZX_ERR_TIMED_OUT, [`no hello came within ${helloMilliseconds} ms`]),
      helloMilliseconds,
    );
    connection.serve({
      onRequest: (request) => {
        clearTimeout(deadline);
        this.#greet(connection, request);
      },
      onClosed: () => clearTimeout(deadline),
    });
  }

  #greet(connection: Connection, { seq, number, args }: Request): void {
    const [version, role, ...details] = args;
    if (seq !== 0 || number !== HELLO) {
      return connection.close(ZX_ERR_INVALID_ARGS, [
        'the first request must be hello: [0, 0, [version, role, ...]]',
      ]);
    }
    if (version !== PROTOCOL_VERSION) {
      const reason = `this kernel speaks version ${PROTOCOL_VERSION} of the protocol, not ${show(version)}`;
      return connection.close(ZX_ERR_NOT_SUPPORTED, [reason]);
    }
    switch (role) {
      case roles.process:
        return this.#newProcess(connection, details);
      case roles.thread:
        return this.#newThread(connection, details);
      case roles.completions:
        return this.#completions(connection, details);
      case roles.spawned:
        return this.#spawned(connection, details);
      case roles.control:
        return serveControl(this.kernel, connection, this.limits.eventBytes);
      case roles.claimed:
        return this.#claimed(connection, details);
      default:
        return connection.close(ZX_ERR_INVALID_ARGS, [`role must be 0 to 5, not ${show(role)}`]);
    }
  }

  #newProcess(connection: Connection, [name, base, size]: readonly unknown[]): void {
    const window = windowOf(base, size);
    if (typeof name !== 'string' || !window) {
      return connection.close(ZX_ERR_INVALID_ARGS, [
        'a process says hello with its name and its window: base and size in whole pages',
      ]);
    }
    if (!this.#hasRoomFor(NEWBORN_HANDLES)) return refuseForRoom(connection);
    const host = new WindowHost();
    const newborn = this.kernel.createNewborn({ name, window, host });
    const program = createProgram({ newborn, host, window, startup: [] });
    this.#claims.introduce(program);
    const session = this.#session(connection, newborn.thread, program, createTicket());
    connection.send([0, ZX_OK, greeting(program, session)]);
  }

  #newThread(connection: Connection, [ticket]: readonly unknown[]): void {
    const program = typeof ticket === 'string' ? this.#programs.get(ticket) : undefined;
    if (!program || typeof ticket !== 'string')
      return connection.close(ZX_ERR_NOT_FOUND, ['no living process has this ticket']);
    if (!this.#hasRoomFor(1)) return refuseForRoom(connection);
    const { process } = program.newborn.thread;
    const thread = new Thread(process, `thread-${process.threads.size}`);
    thread.hasProgram = true;
    const value = process.handles.add(process.core.mint(thread, ZX_DEFAULT_THREAD_RIGHTS));
    thread.start();
    const session = this.#session(connection, thread, program, ticket);
    const first = { ...program.newborn.first, thread: value };
    connection.send([0, ZX_OK, greeting({ ...program, newborn: { ...program.newborn, first } }, session)]);
  }

  #completions(connection: Connection, [ticket]: readonly unknown[]): void {
    const session = typeof ticket === 'string' ? this.#sessions.get(ticket) : undefined;
    if (!session) return connection.close(ZX_ERR_NOT_FOUND, ['no living thread has this ticket']);
    this.#sessions.delete(session.tickets.completions);
    connection.serve({ onRequest: () => undefined, onClosed: () => session.connection.resume() });
    connection.send([0, ZX_OK, [PROTOCOL_VERSION]]);
    session.attachCompletions(connection);
  }

  #spawned(connection: Connection, [ticket]: readonly unknown[]): void {
    const program = typeof ticket === 'string' ? this.nursery.claim(ticket) : undefined;
    if (!program) return connection.close(ZX_ERR_NOT_FOUND, ['no spawned process has this ticket']);
    const session = this.#session(connection, program.newborn.thread, program, createTicket());
    this.nursery.adopt(session, program);
    this.#claims.introduce(program);
    connection.send([0, ZX_OK, [PROTOCOL_VERSION]]);
  }

  #claimed(connection: Connection, [ticket]: readonly unknown[]): void {
    const claimed = this.#claims.redeem(ticket);
    if (!claimed) return connection.close(ZX_ERR_NOT_FOUND, ['no thread without code has this ticket']);
    const { program, thread, isFirst } = claimed;
    const session = this.#session(connection, thread, program, createTicket());
    const { arg1, arg2 } = thread.process.firstArguments;
    connection.send([
      0,
      ZX_OK,
      [...greeting(program, session), [arg1, typeof arg2 === 'bigint' ? arg2 : integer(arg2), isFirst]],
    ]);
  }

  #hasRoomFor(handles: number): boolean {
    const { limits, objects } = this.kernel.core;
    return objects.handles + handles <= limits.handles;
  }

  #session(connection: Connection, thread: Thread, program: Program, processTicket: string): ProcessSession {
    const tickets = { process: processTicket, completions: createTicket() };
    const session = new ProcessSession({
      connection,
      thread,
      courier: program.courier,
      operations: this.#operations,
      mostPending: this.limits.pendingRequests,
      tickets,
      onGone: () => {
        program.sessions.delete(session);
        this.#sessions.delete(tickets.completions);
        if (program.sessions.size === 0) this.#programs.delete(tickets.process);
      },
    });
    program.sessions.add(session);
    this.#programs.set(tickets.process, program);
    this.#sessions.set(tickets.completions, session);
    return session;
  }
}

function refuseForRoom(connection: Connection): void {
  connection.close(ZX_ERR_NO_RESOURCES, ['the kernel has as many handles as it may have']);
}

/** What a client sent in place of something else, in a few words. */
function show(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  return typeof value === 'number' ? String(value) : `one of type ${typeof value}`;
}

function windowOf(base: unknown, size: unknown): AddressWindow | undefined {
  return isPages(base) && isPages(size) && Number.isSafeInteger(base + size) ? { base, size } : undefined;
}

function isPages(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value % PAGE === 0;
}
