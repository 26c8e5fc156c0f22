import type { Result } from '../../kernel/abi/result';
import { ZX_OK } from '../../kernel/abi/status';
import { claimThread, noHandles } from '../../kernel/claim';
import { viewHost } from '../../kernel/memory/mapping-host';
import type { Process } from '../../kernel/object/process';
import type { Thread } from '../../kernel/object/thread';
import { createProgram, type Program } from './program';
import { createTicket } from './ticket';
import { WindowHost } from './window-host';

/** A thread that a program is to run as. */
export interface Claimed {
  readonly program: Program;
  readonly thread: Thread;
  /** Whether the program is the first of its process, and makes its window. */
  readonly isFirst: boolean;
}

/** Threads that were started without code: whoever has the ticket of one runs as it. */
export class Claims {
  readonly #threads = new Map<string, { readonly thread: Thread; readonly forget: () => void }>();
  readonly #programs = new WeakMap<Process, Program>();

  /** The program of a process that came with one: further threads join it. */
  introduce(program: Program): void {
    this.#programs.set(program.newborn.thread.process, program);
  }

  /** A ticket for a thread, through a handle of `holder`. */
  issue(holder: Process, value: number): Result<{ ticket: string }> {
    const claimed = claimThread(holder, value, (process) => this.#canBeReached(process));
    if (claimed.status !== ZX_OK) return claimed;
    const ticket = createTicket();
    const { thread } = claimed;
    const forget = thread.process.whenEnded(() => this.#threads.delete(ticket));
    this.#threads.set(ticket, { thread, forget });
    return { status: ZX_OK, ticket };
  }

  /** The thread of a ticket, which is good for one connection. */
  redeem(ticket: unknown): Claimed | undefined {
    const claimed = typeof ticket === 'string' ? this.#threads.get(ticket) : undefined;
    if (!claimed || typeof ticket !== 'string') return undefined;
    const { thread, forget } = claimed;
    this.#threads.delete(ticket);
    forget();
    if (!this.#canBeReached(thread.process)) return undefined;
    const known = this.#programs.get(thread.process);
    return { program: known ?? this.#firstProgram(thread), thread, isFirst: known === undefined };
  }

  /** Not one whose program runs beside the kernel. */
  #canBeReached(process: Process): boolean {
    return process.host === viewHost || this.#programs.has(process);
  }

  #firstProgram(thread: Thread): Program {
    const { process, core } = thread;
    const host = new WindowHost();
    process.moveMemoryTo(host);
    const newborn = { core, thread, first: noHandles };
    const program = createProgram({ newborn, host, window: process.rootVmar, startup: [] });
    this.#programs.set(process, program);
    return program;
  }
}
