import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { decode, encode } from '../../ipc/wire/codec';
import { encodeFrame, FrameDecoder } from '../../ipc/wire/frame';
import { HELLO, PROTOCOL_VERSION, roles } from '../../ipc/wire/messages';

/** `[seq, status, outs, commands?, acknowledge?]` */
export type Message = readonly [
  seq: number,
  status: number,
  outs: readonly unknown[],
  commands?: unknown,
  acknowledge?: unknown,
];

/** A window that is never mapped: these clients keep the books only. */
export const WINDOW = [0x2000_0000_0000n, 0x10_0000_0000n] as const;

/** A client without any manners: it sends what it is told to, and shows what comes back as it is. */
export class RawClient {
  readonly #socket: Socket;
  readonly #decoder = new FrameDecoder();
  #messages: Message[] = [];
  #wanted: (() => void)[] = [];
  #seq = 0;
  #hungUp = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#end());
  }

  static async open(socketPath: string): Promise<RawClient> {
    const socket = createConnection(socketPath);
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** Bytes as they are. */
  send(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** A frame around bytes that may be no msgpack. */
  sendBody(body: Uint8Array): void {
    this.send(encodeFrame(body));
  }

  /** A frame around a value that may be no request. */
  sendValue(value: unknown): void {
    this.sendBody(encode(value));
  }

  /** The next message; `undefined` once the kernel has hung up. */
  async next(): Promise<Message | undefined> {
    while (this.#messages.length === 0 && !this.#hungUp) {
      await new Promise<void>((resolve) => this.#wanted.push(resolve));
    }
    return this.#messages.shift();
  }

  /** Sends a request and waits for the next message. Throws an Error if the kernel hangs up instead. */
  async call(number: number, args: readonly unknown[]): Promise<Message> {
    this.sendValue([++this.#seq, number, args]);
    const message = await this.next();
    if (!message) throw new Error('the kernel hung up');
    return message;
  }

  async hello(...args: readonly unknown[]): Promise<Message | undefined> {
    this.sendValue([0, HELLO, args]);
    return this.next();
  }

  /** Says hello as a new process; the outputs of the greeting. */
  async greet(name = 'raw'): Promise<Greeting> {
    const reply = await this.hello(PROTOCOL_VERSION, roles.process, name, ...WINDOW);
    if (reply?.[1] !== 0) throw new Error(`refused: ${String(reply?.[2])}`);
    const [, , [, koid], [self, thread, rootVmar, job, svc], , , [process, completions]] =
      reply[2] as GreetingOuts;
    return { koid, handles: { self, thread, rootVmar, job, svc }, tickets: { process, completions } };
  }

  /** All that still comes until the kernel hangs up. */
  async rest(): Promise<Message[]> {
    const rest: Message[] = [];
    for (let message = await this.next(); message; message = await this.next()) rest.push(message);
    return rest;
  }

  /** Takes nothing in any more, until `resume`. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Sends what is left and says that there is no more. */
  finish(): void {
    this.#socket.end();
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Uint8Array): void {
    this.#decoder.push(chunk);
    for (let body = this.#decoder.next(); body; body = this.#decoder.next()) {
      const value = decode(body) as Message | readonly Message[];
      this.#messages.push(...(isList(value) ? value : [value]));
    }
    this.#wake();
  }

  #end(): void {
    this.#hungUp = true;
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#wanted.splice(0)) wake();
  }
}

/** Whether a body holds the replies to several requests of a batch. */
function isList(value: Message | readonly Message[]): value is readonly Message[] {
  return Array.isArray(value) && Array.isArray(value[0]);
}

type GreetingOuts = readonly [
  version: number,
  pid: number,
  who: readonly [name: string, koid: number, threadKoid: number],
  handles: readonly [number, number, number, number, number],
  window: readonly [number, number],
  startup: readonly (readonly [number, number])[],
  tickets: readonly [process: string, completions: string],
];

/** What a raw client uses of its greeting. */
export interface Greeting {
  readonly koid: number;
  readonly handles: Readonly<Record<'self' | 'thread' | 'rootVmar' | 'job' | 'svc', number>>;
  readonly tickets: Readonly<Record<'process' | 'completions', string>>;
}
