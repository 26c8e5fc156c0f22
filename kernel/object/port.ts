import type { PortPacket } from '../abi/packet';
import type { Core } from '../core';
import type { Handle } from '../handle/handle';
import type { Pending } from '../pending';
import { Queue } from '../queue';
import { ZX_OK } from '../abi/status';
import { ZX_PKT_TYPE_USER } from '../abi/constants';
import { KernelObject } from './kernel-object';
import { detach, type SignalObserver } from './signal-observer';

/** Who asked for a packet: a handle and a key. */
export interface PacketSource {
  readonly handle: Handle;
  readonly key: number;
}

interface Queued {
  readonly packet: PortPacket;
  readonly source: PacketSource | undefined;
}

/** An async wait that has not fired. */
export type PortObserver = SignalObserver & PacketSource;

interface WaitResult {
  status: typeof ZX_OK;
  packet: PortPacket;
}

/** A port: a queue of packets, from programs and from the objects that it watches. */
export class Port extends KernelObject {
  readonly type = 'port';
  readonly #packets = new Queue<Queued>();
  readonly #waiters = new Set<Pending<WaitResult>>();
  readonly #observers = new Set<PortObserver>();
  #userPackets = 0;

  constructor(core: Core) {
    super(core);
  }

  get hasPackets(): boolean {
    return this.#packets.length > 0;
  }

  get userPackets(): number {
    return this.#userPackets;
  }

  /** Async waits that have not fired. */
  get observerCount(): number {
    return this.#observers.size;
  }

  /** Hands a packet to the thread that has waited longest, or queues it. */
  queue(packet: PortPacket, source?: PacketSource): void {
    for (const waiter of this.#waiters) return waiter.settle({ status: ZX_OK, packet });
    if (packet.type === ZX_PKT_TYPE_USER) this.#userPackets++;
    this.#packets.push({ packet, source });
  }

  /** The oldest packet, taken out. */
  dequeue(): PortPacket | undefined {
    const queued = this.#packets.shift();
    if (queued?.packet.type === ZX_PKT_TYPE_USER) this.#userPackets--;
    return queued?.packet;
  }

  addWaiter(waiter: Pending<WaitResult>): void {
    this.#waiters.add(waiter);
    waiter.onEnd(() => this.#waiters.delete(waiter));
  }

  register(observer: PortObserver): void {
    this.#observers.add(observer);
  }

  forget(observer: PortObserver): void {
    this.#observers.delete(observer);
  }

  /** Takes back the waits made through a handle with a key, and their packets. False if there were none. */
  cancel(handle: Handle, key: number): boolean {
    const same = (source: PacketSource | undefined): boolean =>
      source?.handle === handle && source.key === key;
    const packets = this.#packets.remove((queued) => same(queued.source));
    const observers = [...this.#observers].filter(same);
    for (const observer of observers) this.#drop(observer);
    return packets.length + observers.length > 0;
  }

  protected override onZeroHandles(): void {
    for (const observer of [...this.#observers]) this.#drop(observer);
    this.#packets.drain();
    this.#userPackets = 0;
  }

  #drop(observer: PortObserver): void {
    this.#observers.delete(observer);
    detach(observer);
  }
}
