import { ZX_FIFO_READABLE, ZX_FIFO_WRITABLE } from '../abi/signals';
import type { Core } from '../core';
import { ByteQueue } from './byte-queue';
import { PeeredObject } from './peered-object';

/** How a fifo is cut: the same in both directions. */
export interface FifoGeometry {
  /** How many elements one direction holds. */
  readonly count: number;
  /** In bytes. */
  readonly size: number;
}

/** One end of a fifo: the elements that have come from the other end. */
export class Fifo extends PeeredObject<Fifo> {
  readonly type = 'fifo';
  readonly #elements: ByteQueue;

  private constructor(
    core: Core,
    private readonly geometry: FifoGeometry,
  ) {
    super(core, ZX_FIFO_WRITABLE);
    this.#elements = new ByteQueue(core.budget);
  }

  static createPair(core: Core, geometry: FifoGeometry): [Fifo, Fifo] {
    const pair: [Fifo, Fifo] = [new Fifo(core, geometry), new Fifo(core, geometry)];
    PeeredObject.join(pair[0], pair[1]);
    return pair;
  }

  /** The size of an element, in bytes. */
  get elementSize(): number {
    return this.geometry.size;
  }

  /** How many elements wait to be read. */
  get queued(): number {
    return this.#elements.length / this.geometry.size;
  }

  /** For how many more elements there is room. */
  get free(): number {
    return this.geometry.count - this.queued;
  }

  /** Takes in elements from the other end, for which there is room. */
  receive(elements: Uint8Array): void {
    this.#elements.push(elements);
    this.updateSignals(0, ZX_FIFO_READABLE);
    if (this.free === 0) this.peer?.updateSignals(ZX_FIFO_WRITABLE, 0);
  }

  /** Takes the oldest elements out, `count` of those that there are. */
  take(count: number): Uint8Array {
    const wasFull = this.free === 0;
    const elements = this.#elements.take(count * this.geometry.size);
    if (wasFull) this.peer?.updateSignals(0, ZX_FIFO_WRITABLE);
    if (this.queued === 0) this.updateSignals(ZX_FIFO_READABLE, 0);
    return elements;
  }

  protected override onZeroHandles(): void {
    super.onZeroHandles();
    this.#elements.clear();
  }
}
