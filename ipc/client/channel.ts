import { ProcessEndedError } from '../../kernel/abi/ended';
import { ZX_OK } from '../../kernel/abi/status';
import { isMainThread } from 'node:worker_threads';
import { closeSocket, closeWithThread, pollTwo, receiveSome, sendAll, sendSome } from '../posix/socket';
import type { SharedBlock } from '../ring/shared-block';
import { decode, encodeInPlace } from '../wire/codec';
import { DOORBELL } from '../wire/doorbell';
import { FrameDecoder, HEADER_BYTES, LONGEST_BODY } from '../wire/frame';
import { CLOSING, type MemoryCommand, operations, parseReplies, type Reply } from '../wire/messages';
import { KernelGoneError } from './errors';
import { RingLink } from './ring-link';

/** What comes over the socket comes here first. */
const received = new Uint8Array(64 * 1024);

/** A worker thread comes back from the host that often, in milliseconds, so that it can be terminated. */
const TERMINABLE_AFTER = 200;

/** Another descriptor that must be read while this one blocks, so that the kernel never waits for this client. */
export interface SideStream {
  readonly fd: number;
  /** Takes in what has come. */
  drain(): void;
}

/** How long a call may block; what to do then. */
export interface WaitLimit {
  readonly milliseconds: number;
  /** The error to throw. */
  exceeded(): Error;
}

/**
 * A client's blocking connection: requests go out, their replies come in, and the kernel's last words end it. Once it
 * shares memory with the kernel, the socket carries only doorbells and the last words.
 */
export class Channel {
  /** What else must be read meanwhile; `undefined` while nothing is expected there. */
  sideStream: () => SideStream | undefined = () => undefined;
  /** Does what a reply asks for, also one that nobody waits for any more. */
  onCommands: (commands: readonly MemoryCommand[]) => void = () => undefined;
  #fd: number;
  #holder: { destroy(): void } | undefined;
  #rings: RingLink | undefined;
  /** Why the kernel hung up, while the rings may still hold replies. */
  #hungUp: Error | undefined;
  #ended: Error | undefined;
  #seq: number;
  readonly #decoder = new FrameDecoder();
  /** Replies that came with one that was taken. */
  readonly #arrived: Reply[] = [];

  constructor(
    fd: number,
    readonly socketPath: string,
    /** Of whom the errors speak. */
    public processName: string,
    private readonly limit?: WaitLimit,
    /** The number of its first request: 1 where somebody else has said hello. */
    first = 0,
  ) {
    this.#fd = fd;
    this.#seq = first;
  }

  /** Why there can be no further calls; `undefined` while there can. */
  get ended(): Error | undefined {
    return this.#ended;
  }

  /** In a worker thread: has the connection end with it, however it ends. */
  closeWithThread(): void {
    if (!isMainThread) this.#holder = closeWithThread(this.#fd);
  }

  /** Sends a request; its number in the sequence. */
  send(number: number, args: readonly unknown[], isAsync = false): number {
    if (this.#ended) throw this.#ended;
    const seq = this.#seq;
    this.#sendMessage(isAsync ? [seq, number, args, true] : [seq, number, args]);
    this.#seq = (seq + 1) >>> 0;
    return seq;
  }

  /** Sends requests to be served one after the other; the number of the first in the sequence. */
  sendAll(calls: readonly (readonly [number: number, args: readonly unknown[]])[]): number {
    if (this.#ended) throw this.#ended;
    const first = this.#seq;
    this.#sendMessage(calls.map(([number, args], i) => [(first + i) >>> 0, number, args]));
    this.#seq = (first + calls.length) >>> 0;
    return first;
  }

  /** Makes the call from which on messages go through this memory: its reply does. */
  switchTo(block: SharedBlock, number: number): Reply {
    const seq = this.send(number, []);
    this.#rings = new RingLink(block, () => this.#ringDoorbell());
    return this.receive(seq);
  }

  /** The reply to a request, blocking until it comes. */
  receive(seq: number): Reply {
    if (this.#ended) throw this.#ended;
    for (;;) {
      const reply = this.#arrived.shift() ?? this.#await();
      if (reply.commands.length > 0) this.onCommands(reply.commands);
      if (reply.acknowledge) this.send(operations.applied, []);
      if (reply.seq === seq) return reply;
    }
  }

  /** Takes in what comes next. */
  #await(): Reply {
    return this.#rings ? this.#nextInRings(this.#rings, true) : this.#next(true);
  }

  call(number: number, args: readonly unknown[]): Reply {
    return this.receive(this.send(number, args));
  }

  /** Closes the connection; every later call throws `why`. */
  end(why: Error): Error {
    if (this.#ended) return this.#ended;
    this.#ended = why;
    if (this.#holder) this.#holder.destroy();
    else closeSocket(this.#fd);
    this.#fd = -1;
    this.#rings?.close();
    this.#rings = undefined;
    return why;
  }

  /** Why the kernel has hung up, or is about to: what it said last. Blocks until it has. */
  lastWords(): Error {
    try {
      while (!this.#ended) {
        if (this.#rings) this.#nextInRings(this.#rings, false);
        else this.#next(false);
      }
    } catch {
      // The last words ended the channel.
    }
    return this.#ended ?? this.end(new KernelGoneError(this.socketPath, 'has gone'));
  }

  /** Gives the descriptor away, to a program that goes on with it. */
  release(): number {
    const fd = this.#fd;
    this.#ended = new KernelGoneError(
      this.socketPath,
      'is now spoken to by another program on this connection',
    );
    this.#fd = -1;
    return fd;
  }

  #sendMessage(message: readonly unknown[]): void {
    const frame = encodeInPlace(message);
    const length = frame.end - frame.start - HEADER_BYTES;
    if (length > LONGEST_BODY) {
      throw new RangeError(`a request of ${length} bytes; at most ${LONGEST_BODY} fit into a frame`);
    }
    if (this.#rings) return this.#rings.send(frame, () => this.#sleepForRoom());
    try {
      this.#write(frame.bytes.subarray(frame.start, frame.end));
    } catch {
      throw this.lastWords();
    }
  }

  #write(frame: Uint8Array): void {
    if (!this.sideStream()) return sendAll(this.#fd, frame);
    for (let sent = 0; sent < frame.length;) {
      const side = this.sideStream();
      const ready = pollTwo(this.#fd, true, side?.fd ?? -1, -1);
      if (ready.second) this.#drain(side);
      if (ready.first) sent += sendSome(this.#fd, frame.subarray(sent));
    }
  }

  /** `isCall`: a side stream is kept flowing, and there is a limit to the time. */
  #next(isCall: boolean): Reply {
    for (;;) {
      const reply = this.#decoded();
      if (reply) return reply;
      if (this.#hungUp) throw this.end(this.#hungUp);
      this.#readSocket(isCall);
    }
  }

  /** What is in the rings comes before the last words. */
  #nextInRings(rings: RingLink, isCall: boolean): Reply {
    for (;;) {
      const message = rings.next();
      if (message) return this.#first(parseReplies(message.value));
      if (this.#hungUp) throw this.end(this.#hungUp);
      this.#sleep(isCall);
      if (this.#ended) throw this.#ended;
      rings.wakeUp();
    }
  }

  /** Blocks until the kernel rings. */
  #sleep(isCall: boolean): void {
    this.#readSocket(isCall);
    for (let body = this.#decoder.next(); body; body = this.#decoder.next()) this.#understand(body);
  }

  #sleepForRoom(): void {
    this.#sleep(true);
    if (this.#ended) throw this.#ended;
    if (this.#hungUp) throw this.end(this.#hungUp);
  }

  #ringDoorbell(): void {
    try {
      sendSome(this.#fd, DOORBELL);
    } catch {
      // The kernel has gone, which the socket's end will tell.
    }
  }

  #decoded(): Reply | undefined {
    const body = this.#decoder.next();
    return body && this.#understand(body);
  }

  /** The reply in a body, if it is one: doorbells say nothing, and last words are kept. */
  #understand(body: Uint8Array): Reply | undefined {
    const message = decode(body);
    if (message === null) return undefined;
    const reply = this.#first(parseReplies(message));
    if (reply.seq !== CLOSING) return reply;
    this.#hungUp = this.#parseLastWords(reply);
    return undefined;
  }

  /** The first of some replies, which are in the order of their requests; the others are kept for later. */
  #first([first, ...others]: readonly Reply[]): Reply {
    if (!first) throw new TypeError('the kernel sent a list of no replies');
    this.#arrived.push(...others);
    return first;
  }

  #readSocket(isCall: boolean): void {
    if (isCall) this.#awaitSocket();
    let length = 0;
    try {
      length = receiveSome(this.#fd, received);
    } catch {
      // A reset connection has ended just as well.
    }
    if (length > 0) this.#decoder.push(received.slice(0, length));
    else this.#hungUp ??= new KernelGoneError(this.socketPath, 'has gone: it was stopped, or it died');
  }

  /** Blocks until there is something to read, keeping the side stream flowing. */
  #awaitSocket(): void {
    if (!this.sideStream() && !this.limit && isMainThread) return;
    const until = this.limit ? performance.now() + this.limit.milliseconds : undefined;
    for (;;) {
      const left = until === undefined ? -1 : Math.max(0, Math.ceil(until - performance.now()));
      const side = this.sideStream();
      const ready = pollTwo(this.#fd, false, side?.fd ?? -1, isMainThread ? left : cut(left));
      if (ready.second) this.#drain(side);
      if (ready.first) return;
      if (!ready.second && left === 0 && this.limit) throw this.limit.exceeded();
    }
  }

  /** What comes there may tell that the kernel has gone, before this connection does. */
  #drain(side: SideStream | undefined): void {
    side?.drain();
    if (this.#ended) throw this.#ended;
  }

  #parseLastWords({ status, outs }: Reply): Error {
    const [text, returnCode] = outs;
    if (status !== ZX_OK) return new KernelGoneError(this.socketPath, `hung up: ${String(text)}`);
    return new ProcessEndedError(this.processName, typeof returnCode === 'number' ? returnCode : undefined);
  }
}

/** A timeout after which a thread that was to be terminated meanwhile is. */
function cut(timeout: number): number {
  return timeout < 0 ? TERMINABLE_AFTER : Math.min(timeout, TERMINABLE_AFTER);
}
