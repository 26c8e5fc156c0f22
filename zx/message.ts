import type { UserProcess } from '../kernel/abi/user-process';
import { Handle } from './handle';
import type { ZxObject } from './zx-object';

/** A message as it was read. Its handles are the reader's to close, or to wrap: `handles[0].as(Vmo)`. */
export interface Message {
  readonly bytes: Uint8Array;
  readonly handles: readonly Handle[];
}

/** The same with what is known of each handle: its object type (ZX_OBJ_TYPE_*) and its rights. */
export interface MessageEtc {
  readonly bytes: Uint8Array;
  readonly handles: readonly HandleInfo[];
}

/** A handle that was received. */
export interface HandleInfo {
  readonly handle: Handle;
  readonly type: number;
  readonly rights: number;
}

/** What is to be sent of an object, and how. */
export interface HandleDisposition {
  readonly object: ZxObject;
  /** ZX_HANDLE_OP_MOVE, the default, leaves the wrapper empty; ZX_HANDLE_OP_DUPLICATE leaves it as it is. */
  readonly operation?: number;
  /** The object type that it must have: ZX_OBJ_TYPE_NONE, the default, for any. */
  readonly type?: number;
  /** The rights that the receiver gets: ZX_RIGHT_SAME_RIGHTS, the default, or fewer. */
  readonly rights?: number;
}

interface RawInfo {
  readonly handle: number;
  readonly type: number;
  readonly rights: number;
}

export function toMessage(process: UserProcess, bytes: Uint8Array, handles: readonly number[]): Message {
  return { bytes, handles: handles.map((handle) => new Handle(process, handle)) };
}

export function toMessageEtc(
  process: UserProcess,
  bytes: Uint8Array,
  handles: readonly RawInfo[],
): MessageEtc {
  const infos = handles.map(({ handle, type, rights }) => ({
    handle: new Handle(process, handle),
    type,
    rights,
  }));
  return { bytes, handles: infos };
}
