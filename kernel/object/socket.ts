import {
  ZX_SOCKET_DATAGRAM,
  ZX_SOCKET_DISPOSITION_WRITE_DISABLED,
  ZX_SOCKET_DISPOSITION_WRITE_ENABLED,
} from '../abi/constants';
import {
  ZX_SOCKET_PEER_WRITE_DISABLED,
  ZX_SOCKET_READ_THRESHOLD,
  ZX_SOCKET_READABLE,
  ZX_SOCKET_WRITABLE,
  ZX_SOCKET_WRITE_DISABLED,
  ZX_SOCKET_WRITE_THRESHOLD,
} from '../abi/signals';
import { SOCKET_BUFFER_BYTES } from '../abi/syscall/socket';
import type { Core } from '../core';
import { Queue } from '../queue';
import { ByteQueue } from './byte-queue';
import { PeeredObject } from './peered-object';

/** One end of a socket: what has come from the other end, as a stream of bytes or cut into datagrams. */
export class Socket extends PeeredObject<Socket> {
  readonly type = 'socket';
  readonly #received: ByteQueue;
  /** The lengths of the datagrams in it, of a datagram socket. */
  readonly #datagrams: Queue<number> | undefined;
  #readThreshold = 0;
  #writeThreshold = 0;

  private constructor(
    core: Core,
    /** ZX_SOCKET_STREAM or ZX_SOCKET_DATAGRAM. */
    readonly options: number,
  ) {
    super(core, ZX_SOCKET_WRITABLE);
    this.#received = new ByteQueue(core.budget);
    this.#datagrams = options === ZX_SOCKET_DATAGRAM ? new Queue() : undefined;
  }

  static createPair(core: Core, options: number): [Socket, Socket] {
    const pair: [Socket, Socket] = [new Socket(core, options), new Socket(core, options)];
    PeeredObject.join(pair[0], pair[1]);
    return pair;
  }

  get isDatagram(): boolean {
    return this.#datagrams !== undefined;
  }

  /** How many bytes wait to be read. */
  get used(): number {
    return this.#received.length;
  }

  /** For how many more bytes there is room. */
  get free(): number {
    return SOCKET_BUFFER_BYTES - this.used;
  }

  /** How many of them one read could give. */
  get available(): number {
    return this.#datagrams ? (this.#datagrams.peek() ?? 0) : this.used;
  }

  get isWriteDisabled(): boolean {
    return (this.signals & ZX_SOCKET_WRITE_DISABLED) !== 0;
  }

  get isPeerWriteDisabled(): boolean {
    return (this.signals & ZX_SOCKET_PEER_WRITE_DISABLED) !== 0;
  }

  /** From how many bytes on ZX_SOCKET_READ_THRESHOLD is set; 0 for never. */
  get readThreshold(): number {
    return this.#readThreshold;
  }

  set readThreshold(bytes: number) {
    this.#readThreshold = bytes;
    this.#show(ZX_SOCKET_READ_THRESHOLD, bytes > 0 && this.used >= bytes);
  }

  /** From how much room at the other end on ZX_SOCKET_WRITE_THRESHOLD is set; 0 for never. */
  get writeThreshold(): number {
    return this.#writeThreshold;
  }

  set writeThreshold(bytes: number) {
    this.#writeThreshold = bytes;
    this.#show(ZX_SOCKET_WRITE_THRESHOLD, bytes > 0 && this.peer !== undefined && this.peer.free >= bytes);
  }

  /** Takes in bytes from the other end, for which there is room: one datagram, or a piece of the stream. */
  receive(bytes: Uint8Array): void {
    this.#received.push(bytes);
    this.#datagrams?.push(bytes.length);
    const reached = this.#readThreshold > 0 && this.used >= this.#readThreshold;
    this.updateSignals(0, ZX_SOCKET_READABLE | (reached ? ZX_SOCKET_READ_THRESHOLD : 0));
    const { peer } = this;
    if (peer) peer.#roomShrank(this.free);
  }

  /** What the next read gives, at most `length` bytes. */
  peek(length: number): Uint8Array {
    return this.#received.peek(Math.min(length, this.available));
  }

  /** The same, taken out; with its datagram, whose rest is lost. */
  take(length: number): Uint8Array {
    const wasFull = this.free === 0;
    const bytes = this.#received.take(Math.min(length, this.available));
    if (bytes.length === 0) return bytes;
    const datagram = this.#datagrams?.shift();
    if (datagram !== undefined) this.#received.take(datagram - bytes.length);
    const below = this.#readThreshold > 0 && this.used < this.#readThreshold;
    this.updateSignals(
      (below ? ZX_SOCKET_READ_THRESHOLD : 0) | (this.used === 0 ? ZX_SOCKET_READABLE : 0),
      0,
    );
    const { peer } = this;
    if (peer) peer.#roomGrew(this.free, wasFull);
    return bytes;
  }

  /** Whether writes to this end may be enabled: what came before they were disabled must have been read. */
  get mayEnablePeer(): boolean {
    return !this.isPeerWriteDisabled || this.used === 0;
  }

  /** Disables or enables writing at this end and at the other one: ZX_SOCKET_DISPOSITION_*, or 0 to leave it. */
  setDisposition(own: number, peers: number): void {
    const { peer } = this;
    if (peer) peer.#applyDisposition(peers, own);
    this.#applyDisposition(own, peer ? peers : 0);
  }

  protected override onZeroHandles(): void {
    super.onZeroHandles();
    this.#received.clear();
    this.#datagrams?.drain();
  }

  #applyDisposition(own: number, peers: number): void {
    let [clear, set] = [0, 0];
    if (own === ZX_SOCKET_DISPOSITION_WRITE_DISABLED) {
      clear |= ZX_SOCKET_WRITABLE;
      set |= ZX_SOCKET_WRITE_DISABLED;
    }
    if (own === ZX_SOCKET_DISPOSITION_WRITE_ENABLED && this.isWriteDisabled) {
      clear |= ZX_SOCKET_WRITE_DISABLED;
      if (this.peer && this.peer.free > 0) set |= ZX_SOCKET_WRITABLE;
    }
    if (peers === ZX_SOCKET_DISPOSITION_WRITE_DISABLED) set |= ZX_SOCKET_PEER_WRITE_DISABLED;
    if (peers === ZX_SOCKET_DISPOSITION_WRITE_ENABLED) clear |= ZX_SOCKET_PEER_WRITE_DISABLED;
    this.updateSignals(clear, set);
  }

  /** There is less room at the other end now: `free` bytes. */
  #roomShrank(free: number): void {
    const below = this.#writeThreshold > 0 && free < this.#writeThreshold;
    this.updateSignals((below ? ZX_SOCKET_WRITE_THRESHOLD : 0) | (free === 0 ? ZX_SOCKET_WRITABLE : 0), 0);
  }

  #roomGrew(free: number, wasFull: boolean): void {
    const reached = this.#writeThreshold > 0 && free >= this.#writeThreshold;
    const writable = wasFull && !this.isWriteDisabled;
    this.updateSignals(0, (reached ? ZX_SOCKET_WRITE_THRESHOLD : 0) | (writable ? ZX_SOCKET_WRITABLE : 0));
  }

  #show(signal: number, isSet: boolean): void {
    this.updateSignals(isSet ? 0 : signal, isSet ? signal : 0);
  }
}
