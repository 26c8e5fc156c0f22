import { signedSyscall, syscall } from '../descriptor';
import { infoCount, type InfoOuts, infoRecord, infoTopic } from '../info';
import * as k from '../kind';
import { type PropertyIn, type PropertyOut, propertyNumber, propertyValue } from '../property';
import type { Result } from '../result';
import {
  ZX_RIGHT_ENUMERATE,
  ZX_RIGHT_GET_PROPERTY,
  ZX_RIGHT_SET_PROPERTY,
  ZX_RIGHT_SIGNAL,
  ZX_RIGHT_SIGNAL_PEER,
  ZX_RIGHT_WAIT,
  ZX_RIGHT_WRITE,
} from '../rights';
import { access, accessAny, rule } from '../rule';
import {
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BAD_STATE,
  ZX_ERR_CANCELED,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_FOUND,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_PEER_CLOSED,
  ZX_ERR_TIMED_OUT,
  ZX_ERR_WRONG_TYPE,
} from '../status';
import { noMemoryForHandle } from './limits';

/** `zx_wait_item_t`: `pending` is filled by the kernel. */
export const waitItem = k.struct(
  'zx_wait_item',
  { handle: k.handle, waitfor: k.signals },
  { pending: k.signals },
);

const unknownProperty = rule(
  ZX_ERR_NOT_SUPPORTED,
  'property',
  'property must be one that can be read or set',
);
const propertyOfOtherType = rule(
  ZX_ERR_WRONG_TYPE,
  'handle',
  'the object must be of a type that has this property',
);
const registerOfOtherThread = rule(
  ZX_ERR_ACCESS_DENIED,
  'handle',
  'ZX_PROP_REGISTER_FS and ZX_PROP_REGISTER_GS are for the calling thread itself',
);
const signalBits = 'only user signals may be changed, and SIGNALED (0x8) of an event or eventpair';
const timedOut = 'the deadline passed first';
const canceled = 'the handle was closed or replaced during the wait';

type GetInfo = <T extends number>(handle: number, topic: T, count?: number | bigint) => Result<InfoOuts<T>>;
type GetInfoAsync = <T extends number>(
  handle: number,
  topic: T,
  count?: number | bigint,
) => Promise<Result<InfoOuts<T>>>;
type GetProperty = <P extends number>(handle: number, property: P) => Result<{ value: PropertyOut<P> }>;
type GetPropertyAsync = <P extends number>(
  handle: number,
  property: P,
) => Promise<Result<{ value: PropertyOut<P> }>>;
type SetProperty = <P extends number>(handle: number, property: P, value: PropertyIn<P>) => Result;
type SetPropertyAsync = <P extends number>(
  handle: number,
  property: P,
  value: PropertyIn<P>,
) => Promise<Result>;

export const objectSyscalls = {
  /**
   * What the kernel knows of an object, by topic. Topics that list something give `count` records at most, all if it is
   * left out; `actual` is how many they are, `avail` how many there are.
   */
  zx_object_get_info: signedSyscall<GetInfo, GetInfoAsync>()({
    number: 10,
    in: (handle = k.handle, topic = infoTopic) => ({ handle, topic }),
    optional: (count = infoCount) => ({ count }),
    out: { info: infoRecord, actual: k.maybe(k.u64), avail: k.maybe(k.u64) },
    refusals: {
      unknownTopic: rule(ZX_ERR_NOT_SUPPORTED, 'topic', 'topic must be one of the ZX_INFO_* topics'),
      badHandle: rule(ZX_ERR_BAD_HANDLE, 'handle', 'handle must be a handle of the calling process'),
      wrongType: rule(ZX_ERR_WRONG_TYPE, 'handle', 'handle must be of the type that the topic is about'),
      denied: rule(ZX_ERR_ACCESS_DENIED, 'handle', 'handle must have the right that the topic asks for'),
      nobodyHas: rule(
        ZX_ERR_WRONG_TYPE,
        'handle',
        'the topic is told to holders of a resource, BTI, MSI or VCPU only, which nobody is',
      ),
      noTask: rule(ZX_ERR_WRONG_TYPE, 'handle', 'ZX_INFO_TASK_RUNTIME is about threads, processes and jobs'),
      ended: rule(ZX_ERR_BAD_STATE, 'handle', 'the thread or process must not have ended'),
      noException: rule(
        ZX_ERR_BAD_STATE,
        'handle',
        'for ZX_INFO_THREAD_EXCEPTION_REPORT an exception must have stopped the thread',
      ),
      notRunning: rule(
        ZX_ERR_BAD_STATE,
        'handle',
        'for ZX_INFO_PROCESS_VMOS the process must have been started',
      ),
    },
  }),
  /** A handle to a thread of a process, or to a job or process in a job, by its koid. */
  zx_object_get_child: syscall({
    number: 18,
    in: (handle = k.handle, koid = k.u64, rights = k.rights) => ({ handle, koid, rights }),
    out: { out: k.handle },
    refusals: {
      handle: accessAny('handle', ZX_RIGHT_ENUMERATE),
      notASubset: rule(
        ZX_ERR_ACCESS_DENIED,
        'rights',
        'rights must be ZX_RIGHT_SAME_RIGHTS, or hold only rights that the handle has',
      ),
      noChild: rule(
        ZX_ERR_NOT_FOUND,
        'koid',
        'koid must be that of a living thread of the process, or child of the job',
      ),
      ...noMemoryForHandle,
    },
  }),
  /** Reads a property of an object. */
  zx_object_get_property: signedSyscall<GetProperty, GetPropertyAsync>()({
    number: 11,
    in: (handle = k.handle, property = propertyNumber) => ({ handle, property }),
    out: { value: propertyValue },
    refusals: {
      handle: accessAny('handle', ZX_RIGHT_GET_PROPERTY),
      unknownProperty,
      wrongType: propertyOfOtherType,
      otherThread: registerOfOtherThread,
    },
  }),
  /** Sets a property of an object. Setting ZX_PROP_VMO_CONTENT_SIZE zeroes the bytes of the VMO from there on. */
  zx_object_set_property: signedSyscall<SetProperty, SetPropertyAsync>()({
    number: 12,
    in: (handle = k.handle, property = propertyNumber, value = propertyValue) => ({
      handle,
      property,
      value,
    }),
    refusals: {
      handle: accessAny('handle', ZX_RIGHT_SET_PROPERTY),
      unknownProperty,
      contentSizeNeedsWrite: rule(
        ZX_ERR_ACCESS_DENIED,
        'handle',
        'setting ZX_PROP_VMO_CONTENT_SIZE zeroes bytes, so it needs ZX_RIGHT_WRITE too',
      ),
      wrongType: propertyOfOtherType,
      otherThread: registerOfOtherThread,
      notCanonical: rule(
        ZX_ERR_INVALID_ARGS,
        'value',
        'ZX_PROP_REGISTER_FS and ZX_PROP_REGISTER_GS must be addresses of user memory, below 2^47',
      ),
      noDebugAddress: rule(ZX_ERR_INVALID_ARGS, 'value', 'ZX_PROP_PROCESS_DEBUG_ADDR must not be 0'),
      debugAddressSet: rule(
        ZX_ERR_ACCESS_DENIED,
        'handle',
        'ZX_PROP_PROCESS_DEBUG_ADDR is set once, but for ZX_PROCESS_DEBUG_ADDR_BREAK_ON_SET',
      ),
      notDebugger: rule(
        ZX_ERR_BAD_STATE,
        'handle',
        'ZX_PROP_EXCEPTION_STRATEGY is for exceptions that a debugger of the process was told of',
      ),
      badException: rule(
        ZX_ERR_INVALID_ARGS,
        'value',
        'ZX_PROP_EXCEPTION_STATE must be 0 to 2, ZX_PROP_EXCEPTION_STRATEGY 0 or 1',
      ),
      notOnOrOff: rule(ZX_ERR_INVALID_ARGS, 'value', 'ZX_PROP_JOB_KILL_ON_OOM must be 0 or 1'),
      thresholdPeerClosed: rule(
        ZX_ERR_PEER_CLOSED,
        'handle',
        'ZX_PROP_SOCKET_TX_THRESHOLD is about the other end of the socket, which must still be open',
      ),
      thresholdTooLarge: rule(
        ZX_ERR_INVALID_ARGS,
        'value',
        'a threshold must not exceed the buffer of the socket (rx_buf_max of ZX_INFO_SOCKET)',
      ),
      valueTooLarge: rule(
        ZX_ERR_OUT_OF_RANGE,
        'value',
        'the simulator keeps content sizes and addresses below 2^53 (Zircon takes any u64)',
      ),
    },
  }),
  /** Clears, then sets, signals of an object. */
  zx_object_signal: syscall({
    number: 13,
    in: (handle = k.handle, clear_mask = k.signals, set_mask = k.signals) => ({
      handle,
      clear_mask,
      set_mask,
    }),
    refusals: {
      handle: accessAny('handle', ZX_RIGHT_SIGNAL),
      badSignals: rule(ZX_ERR_INVALID_ARGS, 'set_mask', signalBits),
    },
  }),
  /** Clears, then sets, signals of the object at the other end. */
  zx_object_signal_peer: syscall({
    number: 14,
    in: (handle = k.handle, clear_mask = k.signals, set_mask = k.signals) => ({
      handle,
      clear_mask,
      set_mask,
    }),
    refusals: {
      handle: accessAny('handle', ZX_RIGHT_SIGNAL_PEER),
      badSignals: rule(ZX_ERR_INVALID_ARGS, 'set_mask', signalBits),
      peerClosed: rule(ZX_ERR_PEER_CLOSED, 'handle', 'the other end must still be open'),
    },
  }),
  /** Waits until an object has one of some signals. `observed` is its whole signal state at that moment. */
  zx_object_wait_one: syscall({
    number: 15,
    in: (handle = k.handle, signals = k.signals, deadline = k.time) => ({ handle, signals, deadline }),
    out: { observed: k.signals },
    blocks: true,
    refusals: {
      handle: accessAny('handle', ZX_RIGHT_WAIT),
      timedOut: rule(ZX_ERR_TIMED_OUT, 'deadline', timedOut, { observed: k.signals }),
      canceled: rule(ZX_ERR_CANCELED, 'handle', canceled, { observed: k.signals }),
    },
  }),
  /** Waits until one of at most 64 objects has one of the signals asked for. */
  zx_object_wait_many: syscall({
    number: 16,
    in: (items = k.list(waitItem), deadline = k.time) => ({ items, deadline }),
    out: { items: k.list(waitItem) },
    blocks: true,
    refusals: {
      tooMany: rule(ZX_ERR_OUT_OF_RANGE, 'items', 'items must be at most ZX_WAIT_MANY_MAX_ITEMS (64)'),
      item: accessAny('items', ZX_RIGHT_WAIT, 'handle of each item'),
      timedOut: rule(ZX_ERR_TIMED_OUT, 'deadline', timedOut, { items: k.list(waitItem) }),
      canceled: rule(ZX_ERR_CANCELED, 'items', canceled, { items: k.list(waitItem) }),
    },
  }),
  /** Asks for one packet on a port when an object gets one of some signals. */
  zx_object_wait_async: syscall({
    number: 17,
    in: (handle = k.handle, port = k.handle, key = k.u64, signals = k.signals, options = k.options) => ({
      handle,
      port,
      key,
      signals,
      options,
    }),
    refusals: {
      badOptions: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'options may hold ZX_WAIT_ASYNC_TIMESTAMP and ZX_WAIT_ASYNC_EDGE only',
      ),
      port: access('port', 'port', ZX_RIGHT_WRITE),
      handle: accessAny('handle', ZX_RIGHT_WAIT),
      keyTooLarge: rule(
        ZX_ERR_OUT_OF_RANGE,
        'key',
        'the simulator keeps keys below 2^53 (Zircon takes any u64)',
      ),
    },
  }),
};
