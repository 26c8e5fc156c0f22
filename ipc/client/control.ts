import { Socket } from 'node:net';
import type { Waiter } from '../../kernel/abi/ended';
import { statusName } from '../../kernel/abi/names';
import { ZX_OK } from '../../kernel/abi/status';
import type { KernelCounts } from '../../kernel/core';
import type { KernelEvent, KernelListener } from '../../kernel/event';
import type { Explanation } from '../../kernel/explain';
import { decode, encode } from '../wire/codec';
import { encodeFrame, FrameDecoder } from '../wire/frame';
import { CLOSING, controlOperations as op, EVENT, parseReply, type Reply, roles } from '../wire/messages';
import { Channel } from './channel';
import { KernelGoneError } from './errors';
import { hello } from './greeting';
import { connectElsewhere } from './own-kernels';

/** Who waits for what, asked and answered at once. */
export function queryWaiters(socketPath: string): Waiter[] {
  const channel = openControl(socketPath);
  const [waiters] = channel.call(op.waiters, []).outs;
  channel.end(new KernelGoneError(socketPath, 'was asked and has answered'));
  return waiters as Waiter[];
}

/** A connection for people: it asks for counts and explanations and listens to events. It keeps no event loop alive. */
export class Control {
  readonly #socket: Socket;
  readonly #decoder = new FrameDecoder();
  readonly #waiting = new Map<number, { resolve: (reply: Reply) => void; reject: (why: Error) => void }>();
  /** Those who observe, each in a box of its own: one may do so twice. */
  readonly #observers = new Set<{ readonly listener: KernelListener }>();
  #seq = 1;

  constructor(private readonly socketPath: string) {
    this.#socket = new Socket({ fd: openControl(socketPath).release(), readable: true, writable: true });
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.on('close', () =>
      this.#end(new KernelGoneError(socketPath, 'has gone: it was stopped, or it died')),
    );
    this.#socket.unref();
  }

  async counts(): Promise<KernelCounts> {
    return (await this.#ask(op.counts, [])) as KernelCounts;
  }

  async waiters(): Promise<Waiter[]> {
    return (await this.#ask(op.waiters, [])) as Waiter[];
  }

  async explain(processKoid: number, handle: number): Promise<Explanation> {
    return (await this.#ask(op.explain, [processKoid, handle])) as Explanation;
  }

  /** Resolves once events are on their way. Those before the end of the observation have come when it has ended. */
  async observe(listener: KernelListener): Promise<AsyncDisposable> {
    const observer = { listener };
    this.#observers.add(observer);
    try {
      await this.#ask(op.observe, []);
    } catch (error) {
      this.#observers.delete(observer);
      throw error;
    }
    let stopped: Promise<void> | undefined;
    return { [Symbol.asyncDispose]: () => (stopped ??= this.#stop(observer)) };
  }

  /** Resolves when what had happened before has been told of. A kernel that has gone tells of nothing more. */
  async #stop(observer: { readonly listener: KernelListener }): Promise<void> {
    try {
      await this.#ask(op.observe, []);
      this.#observers.delete(observer);
      if (this.#observers.size === 0) await this.#ask(op.unobserve, []);
    } catch (error) {
      this.#observers.delete(observer);
      if (!(error instanceof KernelGoneError)) throw error;
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  async #ask(number: number, args: readonly unknown[]): Promise<unknown> {
    const seq = this.#seq++;
    const reply = await new Promise<Reply>((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new KernelGoneError(this.socketPath, 'has gone'));
      this.#waiting.set(seq, { resolve, reject });
      this.#socket.ref();
      this.#socket.write(encodeFrame(encode([seq, number, args])));
    });
    if (reply.status !== ZX_OK) {
      throw new RangeError(
        `the kernel answers ${statusName(reply.status)}: there is no such process or handle`,
      );
    }
    return reply.outs[0];
  }

  #take(chunk: Buffer): void {
    this.#decoder.push(chunk);
    for (let body = this.#decoder.next(); body; body = this.#decoder.next())
      this.#dispatch(parseReply(decode(body)));
  }

  #dispatch(reply: Reply): void {
    if (reply.seq === EVENT) {
      const [event] = reply.outs;
      for (const { listener } of [...this.#observers]) listener(event as KernelEvent);
      return;
    }
    if (reply.seq === CLOSING)
      return this.#end(new KernelGoneError(this.socketPath, `hung up: ${String(reply.outs[0])}`));
    const waiting = this.#waiting.get(reply.seq);
    this.#waiting.delete(reply.seq);
    if (this.#waiting.size === 0) this.#socket.unref();
    waiting?.resolve(reply);
  }

  #end(why: Error): void {
    for (const { reject } of this.#waiting.values()) reject(why);
    this.#waiting.clear();
    this.#socket.destroy();
  }
}

function openControl(socketPath: string): Channel {
  const channel = new Channel(connectElsewhere(socketPath), socketPath, 'control');
  hello(channel, roles.control, []);
  return channel;
}
