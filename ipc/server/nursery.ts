import { ZX_TASK_RETCODE_EXCEPTION_KILL } from '../../kernel/abi/constants';
import { taskSyscalls } from '../../kernel/abi/syscall/task';
import type { Machine } from '../../kernel/machine';
import type { Handle } from '../../kernel/handle/handle';
import type { AddressWindow, Process } from '../../kernel/object/process';
import type { ProcessSession } from './process-session';
import { Children } from './children';
import { descendsFrom, killHost } from './host-process';
import { createProgram, type Program } from './program';
import { createTicket } from './ticket';
import { WindowHost } from './window-host';

/** A handle for a child's table, under the id by which the child asks for it. */
export interface StartupHandle {
  readonly id: number;
  readonly handle: Handle;
}

const { zx_process_exit, zx_thread_exit } = taskSyscalls;

/**
 * Where the windows of spawned programs lie: the kernel must know before the program runs. Nothing else may be there:
 * V8 scatters its pages over the lower 2^46 bytes; the program and its libraries lie at 0x5555_0000_0000 and above.
 */
const SPAWN_WINDOW: AddressWindow = { base: 0x5000_0000_0000, size: 2 ** 36 };

/** Processes that were spawned: from the parent's request until the program has begun, and until it ends. */
export class Nursery {
  readonly #unclaimed = new Map<string, Program>();
  readonly #programs = new WeakMap<ProcessSession, Program>();
  readonly #children = new WeakMap<Process, Children>();
  /** The first session of each program that was started. */
  readonly #sessions = new WeakMap<Process, ProcessSession>();
  /** The OS processes that end with a process. */
  readonly #hosts = new WeakMap<Process, Set<number>>();

  constructor(private readonly kernel: Machine) {}

  /** A process for a program that is about to be started, holding the handles its parent gave it. */
  conceive(
    parent: Process,
    name: string,
    handles: readonly StartupHandle[],
  ): { process: Process; ticket: string } {
    const host = new WindowHost();
    const newborn = this.kernel.createNewborn({ name, window: SPAWN_WINDOW, host, job: parent.job });
    const { process } = newborn.thread;
    const startup = handles.map(({ id, handle }) => [id, process.handles.add(handle)] as const);
    for (const { handle } of handles) this.kernel.core.history?.moved('receive', handle);
    const ticket = createTicket();
    this.#unclaimed.set(ticket, createProgram({ newborn, host, window: SPAWN_WINDOW, startup }));
    const raised = parent.whenEnded(() => this.#orphan(ticket));
    process.whenEnded(() => {
      this.#unclaimed.delete(ticket);
      raised();
    });
    this.#childrenOf(parent).add(process);
    return { process, ticket };
  }

  /** The program of a ticket, which is good for one connection. */
  claim(ticket: string): Program | undefined {
    const program = this.#unclaimed.get(ticket);
    this.#unclaimed.delete(ticket);
    return program;
  }

  /** The session that serves a spawned program, before the program itself runs. */
  adopt(session: ProcessSession, program: Program): void {
    this.#programs.set(session, program);
    this.#sessions.set(session.thread.process, session);
  }

  /** A child of `parent`, which is OS process `parentPid`, runs, or is about to, as OS process `pid`, which ends with it; false if there is no such child. */
  started(parent: Process, parentPid: number | undefined, koid: number, pid: number): boolean {
    const children = this.#childrenOf(parent);
    const child = children.living(koid);
    if (child) this.#endWith(child, pid, parentPid);
    return child !== undefined || children.returnCode(koid) !== undefined;
  }

  /** The program runs, as OS process `pid`, which ends with the simulated process. */
  begin(session: ProcessSession, pid: number): Program | undefined {
    const program = this.#programs.get(session);
    if (!program) return undefined;
    this.#programs.delete(session);
    this.#endWith(session.thread.process, pid, session.connection.peerPid);
    return program;
  }

  /** The processes that `parent` spawned. */
  childrenOf(parent: Process): Pick<Children, 'living' | 'returnCode'> {
    return this.#childrenOf(parent);
  }

  /** Nobody can start the program any more. */
  #orphan(ticket: string): void {
    this.#unclaimed.get(ticket)?.newborn.thread.process.end(ZX_TASK_RETCODE_EXCEPTION_KILL);
  }

  #childrenOf(parent: Process): Children {
    const children = this.#children.get(parent) ?? new Children();
    this.#children.set(parent, children);
    return children;
  }

  /** Believes whoever says which OS process a program runs as, as far as that is its own or one that it has started. */
  #endWith(process: Process, pid: number, teller: number | undefined): void {
    if (teller === undefined || !descendsFrom(pid, teller)) return;
    const hosts = this.#hosts.get(process) ?? new Set<number>();
    this.#hosts.set(process, hosts);
    if (hosts.has(pid)) return;
    hosts.add(pid);
    process.whenEnded(() => {
      const session = this.#sessions.get(process);
      if (!session || !endsByItself(session)) killHost(pid);
    });
  }
}

/** Whether the program's main thread has gone, or is just asking for its own end: then it goes with its exit hooks. */
function endsByItself({ isLost, serving }: ProcessSession): boolean {
  return isLost || serving === zx_process_exit.number || serving === zx_thread_exit.number;
}
