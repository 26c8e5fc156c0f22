import {
  ZX_CHANNEL_MAX_MSG_BYTES,
  ZX_CHANNEL_MAX_MSG_HANDLES,
  ZX_ERR_BAD_HANDLE,
  ZX_HANDLE_OP_DUPLICATE,
  ZX_HANDLE_OP_MOVE,
  ZX_OBJ_TYPE_NONE,
  ZX_OK,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_TIME_INFINITE,
} from '../kernel/abi';
import type { Result, Syscalls } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import { type HandleDisposition, type Message, type MessageEtc, toMessage, toMessageEtc } from './message';
import { shape } from './shape';
import { WaitableObject } from './waitable-object';
import type { ZxObject } from './zx-object';

type WriteEtcResult = ReturnType<Syscalls['zx_channel_write_etc']>;
type CallResult = ReturnType<Syscalls['zx_channel_call_etc']>;

/** One end of a two-way queue of messages: bytes and handles. Its handle can be moved but not duplicated. */
export class Channel extends WaitableObject<{ channel: Channel }> {
  /** Both ends of a new channel. zx_channel_create */
  static create(process: UserProcess): Result<{ endpoint0: Channel; endpoint1: Channel }> {
    return shape(process.sys.zx_channel_create(0), ({ out0, out1 }) => ({
      endpoint0: new Channel(process, out0),
      endpoint1: new Channel(process, out1),
    }));
  }

  /**
   * Sends a message of at most 65,536 bytes and 64 handles. The wrappers in `handles` are left empty; what they held
   * is sent or, on failure, closed. zx_channel_write
   */
  write(bytes: Uint8Array, handles: readonly ZxObject[] = []): Result {
    const values = handles.map((object) => this.beside(object));
    const result = this.sys.zx_channel_write(this.handle, 0, bytes, values);
    empty(handles);
    return result;
  }

  /**
   * Sends a message like `write`, each handle moved or duplicated and with the rights that its entry names. A failure
   * that has to do with a handle gives `handles` back, with the status of each in its `result`. zx_channel_write_etc
   */
  writeEtc(bytes: Uint8Array, entries: readonly HandleDisposition[]): WriteEtcResult {
    const dispositions = entries.map((entry) => this.#dispositionOf(entry));
    const result = this.sys.zx_channel_write_etc(this.handle, 0, bytes, dispositions);
    empty(
      entries.filter(({ operation }) => operation !== ZX_HANDLE_OP_DUPLICATE).map(({ object }) => object),
    );
    return result;
  }

  /**
   * Takes the oldest message: ZX_ERR_SHOULD_WAIT while there is none, ZX_ERR_PEER_CLOSED when there will be none. One
   * that has more than `numBytes` bytes or `numHandles` handles stays: ZX_ERR_BUFFER_TOO_SMALL, with its true size in
   * `actual_bytes` and `actual_handles`. `options`: ZX_CHANNEL_READ_MAY_DISCARD. zx_channel_read
   */
  read(
    options = 0,
    numBytes = ZX_CHANNEL_MAX_MSG_BYTES,
    numHandles = ZX_CHANNEL_MAX_MSG_HANDLES,
  ): Result<Message> {
    const result = this.sys.zx_channel_read(this.handle, options, numBytes, numHandles);
    return shape(result, ({ bytes, handles }) => toMessage(this.process, bytes, handles));
  }

  /** Takes the oldest message like `read`, and tells type and rights of each handle. zx_channel_read_etc */
  readEtc(
    options = 0,
    numBytes = ZX_CHANNEL_MAX_MSG_BYTES,
    numHandles = ZX_CHANNEL_MAX_MSG_HANDLES,
  ): Result<MessageEtc> {
    const result = this.sys.zx_channel_read_etc(this.handle, options, numBytes, numHandles);
    return shape(result, ({ bytes, handles }) => toMessageEtc(this.process, bytes, handles));
  }

  /**
   * Sends a message of at least 4 bytes and blocks until `deadline`, in nanoseconds, for its reply: the message that
   * begins with the same 4 bytes, a transaction id of the kernel's. The wrappers in `handles` are left empty; what
   * they held is sent or closed. zx_channel_call_etc
   */
  call(
    bytes: Uint8Array,
    handles: readonly ZxObject[] = [],
    deadline: number | bigint = ZX_TIME_INFINITE,
  ): Result<Message> {
    const request = this.#request(bytes, handles);
    const result = this.sys.zx_channel_call_etc(this.handle, 0, deadline, request);
    empty(handles);
    return this.#replied(result);
  }

  /** The calls that block, as Promises: registered in the kernel when they return, never blocking the event loop. */
  override get async() {
    return {
      ...super.async,
      /** zx_channel_call_etc */
      call: (
        bytes: Uint8Array,
        handles: readonly ZxObject[] = [],
        deadline: number | bigint = ZX_TIME_INFINITE,
      ): Promise<Result<Message>> => {
        const request = this.#request(bytes, handles);
        const reply = this.process.async.zx_channel_call_etc(this.handle, 0, deadline, request);
        empty(handles);
        return reply.then((result) => this.#replied(result));
      },
    };
  }

  /** Clears, then sets, user signals of the other end. zx_object_signal_peer */
  signalPeer(clear: number, set: number): Result {
    return this.sys.zx_object_signal_peer(this.handle, clear, set);
  }

  protected override wrap(handle: number): { channel: Channel } {
    return { channel: new Channel(this.process, handle) };
  }

  #dispositionOf({ object, operation, type, rights }: HandleDisposition) {
    return {
      operation: operation ?? ZX_HANDLE_OP_MOVE,
      handle: this.beside(object),
      type: type ?? ZX_OBJ_TYPE_NONE,
      rights: rights ?? ZX_RIGHT_SAME_RIGHTS,
    };
  }

  #request(bytes: Uint8Array, handles: readonly ZxObject[]) {
    return {
      wr_bytes: bytes,
      wr_handles: handles.map((object) => this.#dispositionOf({ object })),
      rd_num_bytes: ZX_CHANNEL_MAX_MSG_BYTES,
      rd_num_handles: ZX_CHANNEL_MAX_MSG_HANDLES,
    };
  }

  #replied(result: CallResult): Result<Message> {
    if ('wr_handles' in result) this.#closeUnsent(result.wr_handles);
    return shape(result, ({ bytes, handles }) => toMessage(this.process, bytes, valuesOf(handles)));
  }

  /** A call leaves its caller the handles that it could not send, but their wrappers are empty by now. */
  #closeUnsent(handles: readonly { readonly handle: number; readonly result: number }[]): void {
    const left = handles.filter(({ result }) => result !== ZX_OK && result !== ZX_ERR_BAD_HANDLE);
    this.sys.zx_handle_close_many(valuesOf(left));
  }
}

function empty(wrappers: readonly ZxObject[]): void {
  for (const wrapper of wrappers) wrapper.release();
}

function valuesOf(entries: readonly { readonly handle: number }[]): number[] {
  return entries.map(({ handle }) => handle);
}
