import {
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_PEER_CLOSED,
  ZX_ERR_TIMED_OUT,
  ZX_ERR_WRONG_TYPE,
  ZX_INFO_HANDLE_BASIC,
  ZX_INFO_HANDLE_COUNT,
  ZX_INFO_HANDLE_VALID,
  ZX_INFO_VMO,
  ZX_MAX_NAME_LEN,
  ZX_OK,
  ZX_PROP_JOB_KILL_ON_OOM,
  ZX_PROP_NAME,
  ZX_PROP_VMO_CONTENT_SIZE,
  ZX_RIGHT_GET_PROPERTY,
  ZX_RIGHT_INSPECT,
  ZX_RIGHT_SET_PROPERTY,
  ZX_RIGHT_SIGNAL,
  ZX_RIGHT_SIGNAL_PEER,
  ZX_RIGHT_WAIT,
  ZX_RIGHT_WRITE,
  ZX_USER_SIGNAL_ALL,
  ZX_WAIT_MANY_MAX_ITEMS,
} from '../../kernel/abi';
import { KoidOf } from './expected';
import { fail } from './failed';
import type { ModelCallsOf } from './model-calls';
import type { ModelHandle } from './model-handles';
import { ModelEnd, type ModelObject, ModelOpaque } from './model-object';
import { ModelVmo } from './model-vmo';
import { vmoRecord } from './vmo-record';

/** Sizes that the simulator keeps are below this. */
const TOO_LARGE = 2n ** 53n;

export const objectCalls: ModelCallsOf<
  | 'zx_object_get_info'
  | 'zx_object_get_property'
  | 'zx_object_set_property'
  | 'zx_object_signal'
  | 'zx_object_signal_peer'
  | 'zx_object_wait_one'
  | 'zx_object_wait_many'
> = {
  zx_object_get_info({ table }, value, topic) {
    switch (topic) {
      case ZX_INFO_HANDLE_VALID:
        table.ofAny(value);
        return { status: ZX_OK };
      case ZX_INFO_HANDLE_BASIC:
        return { status: ZX_OK, info: basicRecord(table.ofAny(value)) };
      case ZX_INFO_HANDLE_COUNT:
        return { status: ZX_OK, info: { handle_count: table.ofAny(value, ZX_RIGHT_INSPECT).object.handles } };
      case ZX_INFO_VMO:
        return { status: ZX_OK, info: vmoRecord(...table.of(ModelVmo, value)) };
      default:
        return fail(ZX_ERR_NOT_SUPPORTED);
    }
  },

  zx_object_get_property({ table }, value, property) {
    const { object } = table.ofAny(value, ZX_RIGHT_GET_PROPERTY);
    switch (property) {
      case ZX_PROP_NAME:
        return { status: ZX_OK, value: named(object).name };
      case ZX_PROP_VMO_CONTENT_SIZE:
        return {
          status: ZX_OK,
          value: object instanceof ModelVmo ? object.content.size : fail(ZX_ERR_WRONG_TYPE),
        };
      default:
        return fail(ZX_ERR_NOT_SUPPORTED);
    }
  },

  zx_object_set_property({ table }, value, property, wanted) {
    const { object, rights } = table.ofAny(value, ZX_RIGHT_SET_PROPERTY);
    switch (property) {
      case ZX_PROP_NAME:
        named(object).name = storedName(String(wanted));
        return { status: ZX_OK };
      case ZX_PROP_VMO_CONTENT_SIZE:
        if ((rights & ZX_RIGHT_WRITE) === 0) fail(ZX_ERR_ACCESS_DENIED);
        if (!(object instanceof ModelVmo)) return fail(ZX_ERR_WRONG_TYPE);
        if (BigInt(wanted as number | bigint) >= TOO_LARGE) fail(ZX_ERR_OUT_OF_RANGE);
        object.setContentSize(Number(wanted));
        return { status: ZX_OK };
      case ZX_PROP_JOB_KILL_ON_OOM:
        return fail(ZX_ERR_WRONG_TYPE);
      default:
        return fail(ZX_ERR_NOT_SUPPORTED);
    }
  },

  zx_object_signal({ table }, value, clear, set) {
    const { object } = table.ofAny(value, ZX_RIGHT_SIGNAL);
    if (((clear | set) & ~(ZX_USER_SIGNAL_ALL | object.ownSignals)) !== 0) fail(ZX_ERR_INVALID_ARGS);
    object.change(clear, set);
    return { status: ZX_OK };
  },

  zx_object_signal_peer({ table }, value, clear, set) {
    const { object } = table.ofAny(value, ZX_RIGHT_SIGNAL_PEER);
    if (!(object instanceof ModelEnd)) return fail(ZX_ERR_NOT_SUPPORTED);
    if (((clear | set) & ~(ZX_USER_SIGNAL_ALL | object.ownSignals)) !== 0) fail(ZX_ERR_INVALID_ARGS);
    if (!object.other || object.other.isClosed) return fail(ZX_ERR_PEER_CLOSED);
    object.other.change(clear, set);
    return { status: ZX_OK };
  },

  /** Deadlines are in the past here: every wait is a poll. */
  zx_object_wait_one({ table }, value, signals) {
    const observed = table.ofAny(value, ZX_RIGHT_WAIT).object.signals;
    return { status: (observed & signals) === 0 ? ZX_ERR_TIMED_OUT : ZX_OK, observed };
  },

  zx_object_wait_many({ table }, items) {
    if (items.length > ZX_WAIT_MANY_MAX_ITEMS) fail(ZX_ERR_OUT_OF_RANGE);
    const seen = items.map(({ handle, waitfor }) => {
      const pending = table.ofAny(handle, ZX_RIGHT_WAIT).object.signals;
      return { handle, waitfor: waitfor >>> 0, pending };
    });
    const isMet = seen.some(({ waitfor, pending }) => (waitfor & pending) !== 0);
    return { status: isMet ? ZX_OK : ZX_ERR_TIMED_OUT, items: seen };
  },
};

function basicRecord({ object, rights }: ModelHandle): object {
  const related = object.other;
  return {
    koid: new KoidOf(object),
    rights,
    type: object.type,
    related_koid: related ? new KoidOf(related) : 0,
    reserved: 0,
  };
}

function named(object: ModelObject): { name?: string | undefined } {
  if (object instanceof ModelVmo) return object;
  return object instanceof ModelOpaque && object.name !== undefined ? object : fail(ZX_ERR_WRONG_TYPE);
}

/** Up to a NUL, at most 31 bytes; of a character that this cuts in two, nothing. */
function storedName(name: string): string {
  let stored = '';
  for (const character of name.split('\0')[0] ?? '') {
    if (Buffer.byteLength(stored + character) > ZX_MAX_NAME_LEN - 1) break;
    stored += character;
  }
  return stored;
}
