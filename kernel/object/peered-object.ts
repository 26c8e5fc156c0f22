import { ZX_CHANNEL_PEER_CLOSED, ZX_CHANNEL_WRITABLE } from '../abi/signals';
import { KernelObject } from './kernel-object';

/** An object with a counterpart at the other end: channel, eventpair. */
export abstract class PeeredObject<Self extends PeeredObject<Self>> extends KernelObject {
  #peer: Self | undefined;
  #peerKoid = 0;

  protected static join<T extends PeeredObject<T>>(a: T, b: T): void {
    a.#peer = b;
    a.#peerKoid = b.koid;
    b.#peer = a;
    b.#peerKoid = a.koid;
  }

  /** The other end; `undefined` once its last handle is closed. */
  get peer(): Self | undefined {
    return this.#peer;
  }

  override get relatedKoid(): number {
    return this.#peerKoid;
  }

  /** The bit is the same for every peered type, and so is WRITABLE where a type has it. */
  protected override onZeroHandles(): void {
    const peer = this.#peer;
    if (!peer) return;
    this.#peer = undefined;
    peer.#peer = undefined;
    peer.updateSignals(ZX_CHANNEL_WRITABLE, ZX_CHANNEL_PEER_CLOSED);
    peer.onPeerClosed();
  }

  /** The other end has closed; the signals show it already. */
  protected onPeerClosed(): void {
    // Nothing more to do for most types.
  }
}
