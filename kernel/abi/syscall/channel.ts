import { channelBody, channelCallArgs, channelCallEtcArgs, handleDisposition, handleInfo } from '../channel';
import { syscall } from '../descriptor';
import * as k from '../kind';
import { ZX_RIGHT_READ, ZX_RIGHT_WRITE } from '../rights';
import { access, rule } from '../rule';
import {
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BUFFER_TOO_SMALL,
  ZX_ERR_CANCELED,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_PEER_CLOSED,
  ZX_ERR_SHOULD_WAIT,
  ZX_ERR_TIMED_OUT,
  ZX_ERR_WRONG_TYPE,
} from '../status';
import { noMemoryForBytes, noMemoryForHandle } from './limits';
import { deniedByPolicy } from './policy';

const badSendOptions = rule(
  ZX_ERR_INVALID_ARGS,
  'options',
  'options may hold ZX_CHANNEL_WRITE_USE_IOVEC only',
);

/** What is asked of a body and of the number of handles, by the parameter to look at. */
const limitsOf = (look: string) => ({
  tooManyBuffers: rule(
    ZX_ERR_OUT_OF_RANGE,
    look,
    'a body may be gathered from at most ZX_CHANNEL_MAX_MSG_IOVECS (8192) buffers',
  ),
  badReserved: rule(ZX_ERR_INVALID_ARGS, look, 'reserved of each buffer must be 0'),
  tooLarge: rule(
    ZX_ERR_OUT_OF_RANGE,
    look,
    'a message may hold at most ZX_CHANNEL_MAX_MSG_BYTES (65536) bytes and ZX_CHANNEL_MAX_MSG_HANDLES (64) handles',
  ),
  unreadable: rule(ZX_ERR_INVALID_ARGS, look, 'capacity of each buffer must not exceed its length'),
});

/** What is asked of each handle that is moved. */
const moveRules = (look: string) => ({
  notFound: rule(
    ZX_ERR_BAD_HANDLE,
    look,
    'each handle to send must be one of the calling process, listed once',
  ),
  notTransferable: rule(ZX_ERR_ACCESS_DENIED, look, 'each handle to send must have ZX_RIGHT_TRANSFER'),
  sendsItself: rule(ZX_ERR_NOT_SUPPORTED, look, 'an end of a channel can not be sent through itself'),
});

/** What is asked of each handle that is moved or duplicated; `fields` are its way of telling which ones failed. */
const dispositionRules = <F extends k.Fields>(look: string, fields: F) => ({
  notFound: rule(
    ZX_ERR_BAD_HANDLE,
    look,
    'each handle to send must be one of the calling process, and not have been moved by an earlier entry',
    fields,
  ),
  notTransferable: rule(
    ZX_ERR_ACCESS_DENIED,
    look,
    'each handle to send must have ZX_RIGHT_TRANSFER',
    fields,
  ),
  sendsItself: rule(ZX_ERR_NOT_SUPPORTED, look, 'an end of a channel can not be sent through itself', fields),
  otherType: rule(
    ZX_ERR_WRONG_TYPE,
    look,
    'type of each entry must be the type of its object, or ZX_OBJ_TYPE_NONE for any',
    fields,
  ),
  badOperation: rule(
    ZX_ERR_INVALID_ARGS,
    look,
    'operation of each entry must be ZX_HANDLE_OP_MOVE or ZX_HANDLE_OP_DUPLICATE',
    fields,
  ),
  notASubset: rule(
    ZX_ERR_INVALID_ARGS,
    look,
    'rights of each entry must be ZX_RIGHT_SAME_RIGHTS, or hold only rights that its handle has',
    fields,
  ),
  notDuplicable: rule(
    ZX_ERR_ACCESS_DENIED,
    look,
    'each handle to duplicate must have ZX_RIGHT_DUPLICATE',
    fields,
  ),
});

const dispositions = k.maybe(k.list(handleDisposition));
const peerMustBeOpen = rule(ZX_ERR_PEER_CLOSED, 'handle', 'the other end must still be open');

const readRefusals = {
  handle: access('handle', 'channel', ZX_RIGHT_READ),
  badOptions: rule(ZX_ERR_NOT_SUPPORTED, 'options', 'options may hold ZX_CHANNEL_READ_MAY_DISCARD only'),
  empty: rule(
    ZX_ERR_SHOULD_WAIT,
    'handle',
    'no message waits at this end; ZX_CHANNEL_READABLE tells when one does',
  ),
  peerClosed: rule(ZX_ERR_PEER_CLOSED, 'handle', 'no message waits at this end and the other end is closed'),
  tooSmall: rule(
    ZX_ERR_BUFFER_TOO_SMALL,
    'num_bytes',
    'num_bytes and num_handles must be enough for the whole message; actual_bytes and actual_handles are its sizes',
    { actual_bytes: k.u32, actual_handles: k.u32 },
  ),
};

const callOutcomes = {
  peerClosed: rule(ZX_ERR_PEER_CLOSED, 'handle', 'the other end must stay open until it replies'),
  tooSmall: rule(
    ZX_ERR_BUFFER_TOO_SMALL,
    'args',
    'rd_num_bytes and rd_num_handles must be enough for the whole reply; the reply is lost',
  ),
  timedOut: rule(
    ZX_ERR_TIMED_OUT,
    'deadline',
    'no reply came before the deadline; the request stays sent and a later reply is an ordinary message',
  ),
  canceled: rule(
    ZX_ERR_CANCELED,
    'handle',
    'the last handle to this end of the channel was closed during the call',
  ),
};

const toRead = (handle = k.handle, options = k.options, num_bytes = k.u32, num_handles = k.u32) => ({
  handle,
  options,
  num_bytes,
  num_handles,
});

export const channelSyscalls = {
  /** Creates a channel: two ends, each a queue of messages of bytes and handles from the other. */
  zx_channel_create: syscall({
    number: 40,
    in: (options = k.options) => ({ options }),
    out: { out0: k.handle, out1: k.handle },
    refusals: {
      badOptions: rule(ZX_ERR_INVALID_ARGS, 'options', 'options must be 0'),
      ...deniedByPolicy('ZX_POL_NEW_CHANNEL'),
      ...noMemoryForHandle,
    },
  }),
  /**
   * Sends a message: at most 65,536 bytes and 64 handles. The handles are gone from the calling process whether it
   * succeeds or fails; if it fails they are closed.
   */
  zx_channel_write: syscall({
    number: 41,
    in: (handle = k.handle, options = k.options, bytes = channelBody, handles = k.list(k.handle)) => ({
      handle,
      options,
      bytes,
      handles,
    }),
    refusals: {
      badOptions: badSendOptions,
      handle: access('handle', 'channel', ZX_RIGHT_WRITE),
      ...limitsOf('bytes'),
      ...noMemoryForBytes,
      ...moveRules('handles'),
      peerClosed: peerMustBeOpen,
    },
  }),
  /**
   * Sends a message whose handles are moved or duplicated, with the rights that each entry names. A failure that has
   * to do with one of them gives `handles` back, the status of each that failed in its `result`. Handles to move are
   * gone in any case; those to duplicate stay.
   */
  zx_channel_write_etc: syscall({
    number: 42,
    in: (
      handle = k.handle,
      options = k.options,
      bytes = channelBody,
      handles = k.list(handleDisposition),
    ) => ({
      handle,
      options,
      bytes,
      handles,
    }),
    refusals: {
      badOptions: badSendOptions,
      handle: access('handle', 'channel', ZX_RIGHT_WRITE),
      ...limitsOf('bytes'),
      ...noMemoryForBytes,
      ...noMemoryForHandle,
      ...dispositionRules('handles', { handles: dispositions }),
      peerClosed: peerMustBeOpen,
    },
  }),
  /**
   * Takes the oldest message, if it has at most `num_bytes` bytes and `num_handles` handles; else it stays, unless
   * ZX_CHANNEL_READ_MAY_DISCARD drops it.
   */
  zx_channel_read: syscall({
    number: 43,
    in: toRead,
    out: { bytes: k.bytes, handles: k.list(k.handle), actual_bytes: k.u32, actual_handles: k.u32 },
    refusals: readRefusals,
  }),
  /** Takes the oldest message like zx_channel_read, and tells type and rights of each handle. */
  zx_channel_read_etc: syscall({
    number: 44,
    in: toRead,
    out: { bytes: k.bytes, handles: k.list(handleInfo), actual_bytes: k.u32, actual_handles: k.u32 },
    refusals: readRefusals,
  }),
  /**
   * Sends a request and waits for its reply. The kernel puts a transaction id of its own, 0x80000000 or above, into
   * the first four bytes; the reply is the message that begins with the same. The handles are gone in any case,
   * except those that a failed check of handles was about.
   */
  zx_channel_call: syscall({
    number: 45,
    in: (handle = k.handle, options = k.options, deadline = k.time, args = channelCallArgs) => ({
      handle,
      options,
      deadline,
      args,
    }),
    out: { bytes: k.bytes, handles: k.list(k.handle), actual_bytes: k.u32, actual_handles: k.u32 },
    blocks: true,
    refusals: {
      badOptions: badSendOptions,
      handle: access('handle', 'channel', ZX_RIGHT_READ | ZX_RIGHT_WRITE),
      ...limitsOf('args'),
      tooShort: rule(ZX_ERR_INVALID_ARGS, 'args', 'wr_bytes must have room for a transaction id: 4 bytes'),
      ...noMemoryForBytes,
      ...moveRules('args'),
      ...callOutcomes,
    },
  }),
  /**
   * Sends a request and waits for its reply, with handles as in zx_channel_write_etc and zx_channel_read_etc. A
   * failure that has to do with a handle gives `wr_handles` back, the status of each that failed in its `result`.
   */
  zx_channel_call_etc: syscall({
    number: 46,
    in: (handle = k.handle, options = k.options, deadline = k.time, args = channelCallEtcArgs) => ({
      handle,
      options,
      deadline,
      args,
    }),
    out: { bytes: k.bytes, handles: k.list(handleInfo), actual_bytes: k.u32, actual_handles: k.u32 },
    blocks: true,
    refusals: {
      badOptions: badSendOptions,
      handle: access('handle', 'channel', ZX_RIGHT_READ | ZX_RIGHT_WRITE),
      ...limitsOf('args'),
      tooShort: rule(ZX_ERR_INVALID_ARGS, 'args', 'wr_bytes must have room for a transaction id: 4 bytes'),
      ...noMemoryForBytes,
      ...noMemoryForHandle,
      ...dispositionRules('args', { wr_handles: dispositions }),
      ...callOutcomes,
    },
  }),
};
