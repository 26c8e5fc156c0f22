import { type BatchEntry, type BatchResults, type BatchSyscalls, entriesOf } from '../../kernel/abi/batch';
import { ProcessEndedError } from '../../kernel/abi/ended';
import { inspect } from '../../kernel/abi/inspect';
import type { Status } from '../../kernel/abi/result';
import { ZX_ERR_NO_MEMORY, ZX_ERR_OUT_OF_RANGE, ZX_OK } from '../../kernel/abi/status';
import type { AsyncSyscalls, Syscalls } from '../../kernel/abi/syscalls';
import { syscallTable } from '../../kernel/abi/table';
import type { ServiceRegistry, UserProcess } from '../../kernel/abi/user-process';
import { wait } from '../../kernel/abi/wait';
import { ServiceClient } from '../../kernel/svc/service-client';
import { connectUnix } from '../posix/socket';
import { integer } from '../wire/integer';
import { type MemoryCommand, operations, type Reply, roles } from '../wire/messages';
import { Channel } from './channel';
import { Completions } from './completions';
import { KernelGoneError } from './errors';
import { type Greeting, hello } from './greeting';
import { asyncWithPieces, withPieces } from './pieces';
import { asyncStubs, callBatch, type Caller, syncStubs } from './remote-syscalls';
import { openOffered } from './shared-memory';
import { formatTicket } from './ticket';
import type { Window } from './window';

/** A program behind a connection to a kernel process. */
export class RemoteProcess implements UserProcess, Caller {
  readonly sys: Syscalls;
  readonly async: AsyncSyscalls;
  readonly svc: ServiceRegistry;
  readonly self: number;
  readonly thread: number;
  readonly rootVmar: number;
  readonly defaultJob: number;
  /** Mappings that the host has refused. */
  readonly #unmappable: MemoryCommand[] = [];
  #completions: Completions | undefined;
  #whenEnded: (() => void)[] = [];

  constructor(
    private readonly channel: Channel,
    readonly greeting: Greeting,
    private readonly window: Window,
  ) {
    const { self, thread, rootVmar, defaultJob, svc } = greeting.handles;
    this.self = self;
    this.thread = thread;
    this.rootVmar = rootVmar;
    this.defaultJob = defaultJob;
    this.sys = withPieces(syncStubs(this));
    this.async = asyncWithPieces(asyncStubs(this), this.sys);
    this.svc = new ServiceClient(this.sys, svc);
    channel.processName = greeting.name;
    channel.closeWithThread();
    channel.onCommands = (commands) => this.#unmappable.push(...window.apply(commands, greeting.kernelPid));
    channel.sideStream = () => (this.#completions?.isIdle === false ? this.#completions : undefined);
  }

  get name(): string {
    return this.greeting.name;
  }

  get koid(): number {
    return this.greeting.koid;
  }

  get ticket(): string {
    this.expectThread();
    return formatTicket({ socketPath: this.socketPath, secret: this.greeting.processTicket });
  }

  get socketPath(): string {
    return this.channel.socketPath;
  }

  batch<const Entries extends readonly BatchEntry<unknown>[]>(
    build: (sys: BatchSyscalls) => Entries,
  ): BatchResults<Entries> {
    return callBatch(this, entriesOf(build)) as BatchResults<Entries>;
  }

  memory(addr: number, length: number): Uint8Array {
    const reply = this.call(operations.memory, [integer(addr), integer(length)]);
    if (reply.status === ZX_ERR_OUT_OF_RANGE) {
      const range = `[0x${addr.toString(16)}, 0x${(addr + length).toString(16)})`;
      throw new RangeError(`memory: ${range} must lie inside one mapping`);
    }
    return length === 0 ? new Uint8Array(0) : this.window.view(addr, length);
  }

  wait(
    handle: number,
    signals: number,
    deadline?: number | bigint,
  ): Promise<{ status: Status; observed: number }> {
    return wait(this, handle, signals, deadline);
  }

  exit(code = 0): void {
    try {
      this.sys.zx_process_exit(code);
    } catch (error) {
      if (!(error instanceof ProcessEndedError) && !(error instanceof KernelGoneError)) throw error;
    }
  }

  [inspect](): string {
    return `UserProcess '${this.name}' (koid ${this.koid}, behind ${this.socketPath})`;
  }

  /** Another thread of this OS process is about to become one of this process. */
  expectThread(): void {
    this.window.lend();
  }

  /** Has messages go through memory shared with the kernel from now on; all stays as it is where that can't be. */
  shareMemory(): this {
    const { status, outs } = this.call(operations.offer, []);
    const block = status === ZX_OK ? openOffered(this.greeting.kernelPid, outs) : undefined;
    if (block) this.#orEnd(() => this.channel.switchTo(block, operations.share));
    return this;
  }

  /** How the process ended; `undefined` while it has not, or nobody can say. */
  get returnCode(): number | undefined {
    const { ended } = this.channel;
    return ended instanceof ProcessEndedError ? ended.returnCode : undefined;
  }

  /** Has something done when the process is known to have ended. */
  whenEnded(listener: () => void): void {
    if (this.channel.ended) listener();
    else this.#whenEnded.push(listener);
  }

  call(number: number, args: readonly unknown[]): Reply {
    return this.#orEnd(() => {
      const reply = this.channel.call(number, args);
      return this.#unmappable.length === 0 ? reply : this.#giveUp(reply);
    });
  }

  callAll(calls: readonly (readonly [number: number, args: readonly unknown[]])[]): Reply[] {
    if (calls.length === 0) return [];
    return this.#orEnd(() => {
      const first = this.channel.sendAll(calls);
      const unmappable: MemoryCommand[] = [];
      const replies = calls.map((_, i) => {
        const reply = this.channel.receive((first + i) >>> 0);
        if (this.#unmappable.length === 0) return reply;
        unmappable.push(...this.#unmappable.splice(0));
        return withoutMemory(reply);
      });
      this.#unmap(unmappable);
      return replies;
    });
  }

  /** What the host has no memory for is unmapped again, and the call has failed. */
  #giveUp(reply: Reply): Reply {
    this.#unmap(this.#unmappable.splice(0));
    return withoutMemory(reply);
  }

  #unmap(commands: readonly MemoryCommand[]): void {
    const { number } = syscallTable.zx_vmar_unmap;
    for (const [, addr, length] of commands) {
      this.channel.call(number, [this.rootVmar, integer(addr), integer(length)]);
    }
  }

  async callAsync(number: number, args: readonly unknown[]): Promise<Reply> {
    const completions = this.#orEnd(() => (this.#completions ??= this.#openCompletions()));
    const reply = await completions.await(this.#orEnd(() => this.channel.send(number, args, true)));
    if (!reply.commandsAreDue) return reply;
    const { status } = this.call(operations.memory, [0, 0]);
    return status === ZX_ERR_NO_MEMORY ? { ...reply, status, outs: [] } : reply;
  }

  explain(seq: number): string | undefined {
    if (this.channel.ended) return undefined;
    const [text] = this.call(operations.explain, [seq]).outs;
    return typeof text === 'string' ? text : undefined;
  }

  #openCompletions(): Completions {
    const fd = connectUnix(this.socketPath);
    const attaching = new Channel(fd, this.socketPath, this.name);
    hello(attaching, roles.completions, [this.greeting.completionsTicket]);
    return new Completions(attaching.release(), () => this.#hungUp());
  }

  /** Why there will be no more completions. */
  #hungUp(): Error {
    const why = this.channel.lastWords();
    this.#cleanUp();
    return why;
  }

  /** Runs something that may find the process ended, and cleans up if it did. */
  #orEnd<T>(action: () => T): T {
    try {
      return action();
    } finally {
      if (this.channel.ended) this.#cleanUp();
    }
  }

  #cleanUp(): void {
    const { ended } = this.channel;
    if (ended && !isOfThread(ended)) this.window.close();
    if (ended) this.#completions?.close(ended);
    for (const listener of this.#whenEnded.splice(0)) listener();
  }
}

function withoutMemory(reply: Reply): Reply {
  return { ...reply, status: ZX_ERR_NO_MEMORY, outs: [] };
}

/** Whether only the calling thread has ended, and its process goes on. */
function isOfThread(ended: Error): boolean {
  return ended instanceof ProcessEndedError && ended.returnCode === undefined;
}
