import { ProcessEndedError } from '../../kernel/abi/ended';
import { ZX_OK } from '../../kernel/abi/status';
import { isMainThread } from 'node:worker_threads';
import { closeSocket, closeWithThread, pollTwo, receiveSome, sendAll, sendSome } from '../posix/socket';
import { decode, encode } from '../wire/codec';
import { encodeFrame, FrameDecoder, LONGEST_BODY } from '../wire/frame';
import { CLOSING, type MemoryCommand, parseReply, type Reply } from '../wire/messages';
import { KernelGoneError } from './errors';

const BUFFER_BYTES = 64 * 1024;

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

/** A client's blocking connection: requests go out, their replies come in, and the kernel's last words end it. */
export class Channel {
  /** What else must be read meanwhile; `undefined` while nothing is expected there. */
  sideStream: () => SideStream | undefined = () => undefined;
  /** Does what a reply asks for, also one that nobody waits for any more. */
  onCommands: (commands: readonly MemoryCommand[]) => void = () => undefined;
  #fd: number;
  #holder: { destroy(): void } | undefined;
  #ended: Error | undefined;
  #seq = 0;
  readonly #decoder = new FrameDecoder();

  constructor(
    fd: number,
    readonly socketPath: string,
    /** Of whom the errors speak. */
    public processName: string,
    private readonly limit?: WaitLimit,
  ) {
    this.#fd = fd;
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
    const body = encode(isAsync ? [seq, number, args, true] : [seq, number, args]);
    if (body.length > LONGEST_BODY) {
      throw new RangeError(`a request of ${body.length} bytes; at most ${LONGEST_BODY} fit into a frame`);
    }
    this.#seq = (this.#seq + 1) >>> 0;
    const frame = encodeFrame(body);
    try {
      this.#write(frame);
    } catch {
      throw this.lastWords();
    }
    return seq;
  }

  /** The reply to a request, blocking until it comes. */
  receive(seq: number): Reply {
    if (this.#ended) throw this.#ended;
    for (;;) {
      const reply = this.#next();
      if (reply.commands.length > 0) this.onCommands(reply.commands);
      if (reply.seq === seq) return reply;
    }
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
    return why;
  }

  /** Why the kernel has hung up, or is about to: what it said last. Blocks until it has. */
  lastWords(): Error {
    try {
      while (!this.#ended) {
        if (!this.#decoded()) this.#readOnce();
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

  #write(frame: Uint8Array): void {
    if (!this.sideStream()) return sendAll(this.#fd, frame);
    for (let sent = 0; sent < frame.length;) {
      const side = this.sideStream();
      const ready = pollTwo(this.#fd, true, side?.fd ?? -1, -1);
      if (ready.second) side?.drain();
      if (ready.first) sent += sendSome(this.#fd, frame.subarray(sent));
    }
  }

  #next(): Reply {
    for (;;) {
      const reply = this.#decoded();
      if (reply) return reply;
      this.#await();
      this.#readOnce();
      if (this.#ended) throw this.#ended;
    }
  }

  #decoded(): Reply | undefined {
    const body = this.#decoder.next();
    if (!body) return undefined;
    const reply = parseReply(decode(body));
    if (reply.seq === CLOSING) throw this.end(this.#parseLastWords(reply));
    return reply;
  }

  /** Blocks until there is something to read, keeping the side stream flowing. */
  #await(): void {
    if (!this.sideStream() && !this.limit) return;
    const until = this.limit ? performance.now() + this.limit.milliseconds : undefined;
    for (;;) {
      const left = until === undefined ? -1 : Math.max(0, Math.ceil(until - performance.now()));
      const side = this.sideStream();
      const ready = pollTwo(this.#fd, false, side?.fd ?? -1, left);
      if (ready.second) side?.drain();
      if (ready.first) return;
      if (!ready.second && left === 0 && this.limit) throw this.limit.exceeded();
    }
  }

  #readOnce(): void {
    const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
    let length = 0;
    try {
      length = receiveSome(this.#fd, buffer);
    } catch {
      // A reset connection has ended just as well.
    }
    if (length === 0) {
      this.end(new KernelGoneError(this.socketPath, 'has gone: it was stopped, or it died'));
      return;
    }
    this.#decoder.push(buffer.subarray(0, length));
  }

  #parseLastWords({ status, outs }: Reply): Error {
    const [text, returnCode] = outs;
    if (status !== ZX_OK) return new KernelGoneError(this.socketPath, `hung up: ${String(text)}`);
    return new ProcessEndedError(this.processName, typeof returnCode === 'number' ? returnCode : undefined);
  }
}
