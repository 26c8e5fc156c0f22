import type { Handle } from '../handle/handle';
import type { LocalProcess } from '../local/local-process';
import { Channel } from '../object/channel';
import { Port } from '../object/port';
import { Registry } from './registry';

/** Runs the service registry beside the kernel: whenever a syscall has given it something to do, it does it at once. */
export class ServiceHost {
  readonly #registry: Registry;
  readonly #port: Port;
  #serving = false;

  constructor(private readonly process: LocalProcess) {
    this.#registry = new Registry(process.sys, (channel) => this.#unread(channel));
    const port = this.process.handles.get(this.#registry.port)?.object;
    if (!(port instanceof Port)) throw new Error('the service registry has no port');
    this.#port = port;
  }

  /** Gives the registry the other end of a newborn process's channel. */
  adopt(end: Handle<Channel>): void {
    this.#registry.adopt(this.process.handles.add(end));
  }

  /** How many messages the other end of one of the registry's channels has not read. */
  #unread(channel: number): number {
    const end = this.process.handles.get(channel)?.object;
    return end instanceof Channel ? (end.peer?.queued ?? 0) : 0;
  }

  serve(): void {
    if (this.#serving || !this.#port.hasPackets) return;
    this.#serving = true;
    try {
      this.#registry.serve();
    } finally {
      this.#serving = false;
    }
  }
}
