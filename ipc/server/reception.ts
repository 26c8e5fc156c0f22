import { ZX_DEFAULT_THREAD_RIGHTS } from '../../kernel/abi/rights';
import { ZX_ERR_INVALID_ARGS, ZX_ERR_NOT_FOUND, ZX_ERR_NOT_SUPPORTED, ZX_OK } from '../../kernel/abi/status';
import type { Kernel } from '../../kernel/kernel';
import { Thread } from '../../kernel/object/thread';
import { HELLO, PROTOCOL_VERSION, roles, type Request } from '../wire/messages';
import type { Connection } from './connection';
import { serveControl } from './control-session';
import { greeting } from './greeting';
import { Nursery, type Program } from './nursery';
import { sessionOperations } from './operations';
import { type Operations, ProcessSession } from './process-session';
import { createTicket } from './ticket';
import { WindowHost } from './window-host';

const PAGE = 4096;

/** Where connections say who they are, and are given to whoever serves them. */
export class Reception {
  readonly #nursery: Nursery;
  readonly #operations: Operations;
  /** Whoever holds a process's ticket may add a thread to it. */
  readonly #programs = new Map<string, Program>();
  /** Whoever holds a thread's ticket may take its completions. */
  readonly #sessions = new Map<string, ProcessSession>();

  constructor(
    private readonly kernel: Kernel,
    private readonly mostPending: number,
  ) {
    this.#nursery = new Nursery(kernel);
    this.#operations = sessionOperations(this.#nursery);
  }

  /** Awaits a connection's hello. */
  receive(connection: Connection): void {
    connection.serve({
      onRequest: (request) => this.#greet(connection, request),
      onClosed: () => undefined,
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
      const reason = `this kernel speaks version ${PROTOCOL_VERSION} of the protocol, not ${String(version)}`;
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
        return serveControl(this.kernel, connection);
      default:
        return connection.close(ZX_ERR_INVALID_ARGS, [`role must be 0 to 4, not ${String(role)}`]);
    }
  }

  #newProcess(connection: Connection, [name, base, size]: readonly unknown[]): void {
    if (typeof name !== 'string' || !isWindow(base, size)) {
      return connection.close(ZX_ERR_INVALID_ARGS, [
        'a process says hello with its name and its window: base and size in whole pages',
      ]);
    }
    const host = new WindowHost();
    const window = { base: Number(base), size: Number(size) };
    const newborn = this.kernel.createNewborn({ name, window, host });
    const program: Program = { newborn, host, window, startup: [] };
    const session = this.#session(connection, newborn.thread, program, createTicket());
    connection.send([0, ZX_OK, greeting(program, session)]);
  }

  #newThread(connection: Connection, [ticket]: readonly unknown[]): void {
    const program = this.#programs.get(String(ticket));
    if (!program) return connection.close(ZX_ERR_NOT_FOUND, ['no living process has this ticket']);
    const { process } = program.newborn.thread;
    const thread = new Thread(process, `thread-${process.threads.size}`);
    const value = process.handles.add(process.core.mint(thread, ZX_DEFAULT_THREAD_RIGHTS));
    thread.start();
    const session = this.#session(connection, thread, program, String(ticket));
    const first = { ...program.newborn.first, thread: value };
    connection.send([0, ZX_OK, greeting({ ...program, newborn: { ...program.newborn, first } }, session)]);
  }

  #completions(connection: Connection, [ticket]: readonly unknown[]): void {
    const session = this.#sessions.get(String(ticket));
    if (!session) return connection.close(ZX_ERR_NOT_FOUND, ['no living thread has this ticket']);
    this.#sessions.delete(String(ticket));
    connection.serve({ onRequest: () => undefined, onClosed: () => undefined });
    connection.send([0, ZX_OK, [PROTOCOL_VERSION]]);
    session.attachCompletions(connection);
  }

  #spawned(connection: Connection, [ticket]: readonly unknown[]): void {
    const program = this.#nursery.claim(String(ticket));
    if (!program) return connection.close(ZX_ERR_NOT_FOUND, ['no spawned process has this ticket']);
    const session = this.#session(connection, program.newborn.thread, program, createTicket());
    this.#nursery.adopt(session, program);
    connection.send([0, ZX_OK, [PROTOCOL_VERSION]]);
  }

  #session(connection: Connection, thread: Thread, program: Program, processTicket: string): ProcessSession {
    const tickets = { process: processTicket, completions: createTicket() };
    const session = new ProcessSession({
      connection,
      thread,
      host: program.host,
      operations: this.#operations,
      mostPending: this.mostPending,
      tickets,
    });
    this.#programs.set(tickets.process, program);
    this.#sessions.set(tickets.completions, session);
    thread.process.whenEnded(() => {
      this.#programs.delete(tickets.process);
      this.#sessions.delete(tickets.completions);
    });
    return session;
  }
}

function isWindow(base: unknown, size: unknown): boolean {
  const [from, length] = [Number(base), Number(size)];
  return (
    Number.isSafeInteger(from + length) && from > 0 && length > 0 && from % PAGE === 0 && length % PAGE === 0
  );
}
