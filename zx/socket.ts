import {
  ZX_PROP_SOCKET_RX_THRESHOLD,
  ZX_PROP_SOCKET_TX_THRESHOLD,
  ZX_RIGHT_SAME_RIGHTS,
} from '../kernel/abi';
import type { Result } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import { shape } from './shape';
import { WaitableObject } from './waitable-object';

/** One of two ends that send bytes to one another, as a stream or in datagrams. */
export class Socket extends WaitableObject<{ socket: Socket }> {
  /** Both ends of a new socket. `options`: ZX_SOCKET_STREAM or ZX_SOCKET_DATAGRAM. zx_socket_create */
  static create(process: UserProcess, options = 0): Result<{ endpoint0: Socket; endpoint1: Socket }> {
    return shape(process.sys.zx_socket_create(options), ({ out0, out1 }) => ({
      endpoint0: new Socket(process, out0),
      endpoint1: new Socket(process, out1),
    }));
  }

  /** Another handle to this end, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ socket: Socket }> {
    return this.duplicateHandle(rights);
  }

  /**
   * Sends bytes, as many as the other end has room for, or all in one datagram; ZX_ERR_SHOULD_WAIT if it has none.
   * zx_socket_write
   */
  write(bytes: Uint8Array, options = 0): Result<{ actual: number }> {
    return this.sys.zx_socket_write(this.handle, options, bytes);
  }

  /**
   * Takes out the oldest bytes, at most `length`, or one datagram, whose rest is lost if it is longer. `options`:
   * ZX_SOCKET_PEEK leaves them there. zx_socket_read
   */
  read(length: number, options = 0): Result<{ bytes: Uint8Array }> {
    return shape(this.sys.zx_socket_read(this.handle, options, length), ({ buffer }) => ({ bytes: buffer }));
  }

  /**
   * Disables or enables writing at this end and at the other one: ZX_SOCKET_DISPOSITION_*, or 0 to leave it.
   * zx_socket_set_disposition
   */
  setDisposition(own: number, peers: number): Result {
    return this.sys.zx_socket_set_disposition(this.handle, own, peers);
  }

  /** From how many bytes on ZX_SOCKET_READ_THRESHOLD is set; 0 for never. zx_object_get_property */
  getReadThreshold(): Result<{ threshold: number }> {
    return this.#getThreshold(ZX_PROP_SOCKET_RX_THRESHOLD);
  }

  /** zx_object_set_property */
  setReadThreshold(threshold: number): Result {
    return this.sys.zx_object_set_property(this.handle, ZX_PROP_SOCKET_RX_THRESHOLD, threshold);
  }

  /** From how much room at the other end on ZX_SOCKET_WRITE_THRESHOLD is set; 0 for never. zx_object_get_property */
  getWriteThreshold(): Result<{ threshold: number }> {
    return this.#getThreshold(ZX_PROP_SOCKET_TX_THRESHOLD);
  }

  /** zx_object_set_property */
  setWriteThreshold(threshold: number): Result {
    return this.sys.zx_object_set_property(this.handle, ZX_PROP_SOCKET_TX_THRESHOLD, threshold);
  }

  /** Clears, then sets, user signals of the other end. zx_object_signal_peer */
  signalPeer(clear: number, set: number): Result {
    return this.sys.zx_object_signal_peer(this.handle, clear, set);
  }

  protected override wrap(handle: number): { socket: Socket } {
    return { socket: new Socket(this.process, handle) };
  }

  #getThreshold(
    property: typeof ZX_PROP_SOCKET_RX_THRESHOLD | typeof ZX_PROP_SOCKET_TX_THRESHOLD,
  ): Result<{ threshold: number }> {
    return shape(this.sys.zx_object_get_property(this.handle, property), ({ value }) => ({
      threshold: value,
    }));
  }
}
