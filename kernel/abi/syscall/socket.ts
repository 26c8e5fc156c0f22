import { syscall } from '../descriptor';
import * as k from '../kind';
import { ZX_RIGHT_MANAGE_SOCKET, ZX_RIGHT_READ, ZX_RIGHT_WRITE } from '../rights';
import { access, rule } from '../rule';
import {
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_PEER_CLOSED,
  ZX_ERR_SHOULD_WAIT,
} from '../status';
import { noMemoryForBytes, noMemoryForHandle } from './limits';
import { deniedByPolicy } from './policy';

/** How many bytes wait at one end of a socket at most. Programs find it in ZX_INFO_SOCKET. */
export const SOCKET_BUFFER_BYTES = 262144;

const badDisposition = (parameter: string) =>
  rule(
    ZX_ERR_INVALID_ARGS,
    parameter,
    `${parameter} must be 0, ZX_SOCKET_DISPOSITION_WRITE_DISABLED or ZX_SOCKET_DISPOSITION_WRITE_ENABLED`,
  );

export const socketSyscalls = {
  /** Creates a socket: two ends that send bytes to one another, as a stream or in datagrams. */
  zx_socket_create: syscall({
    number: 140,
    in: (options = k.options) => ({ options }),
    out: { out0: k.handle, out1: k.handle },
    refusals: {
      ...deniedByPolicy('ZX_POL_NEW_SOCKET'),
      badOptions: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'options must be ZX_SOCKET_STREAM or ZX_SOCKET_DATAGRAM',
      ),
      ...noMemoryForHandle,
    },
  }),
  /**
   * Takes the oldest bytes out, at most `buffer_size`, or of a datagram socket the oldest datagram, whose rest is lost
   * if it does not fit. With ZX_SOCKET_PEEK they stay.
   */
  zx_socket_read: syscall({
    number: 141,
    in: (handle = k.handle, options = k.options, buffer_size = k.u64) => ({ handle, options, buffer_size }),
    out: { buffer: k.bytes, actual: k.u64 },
    refusals: {
      badOptions: rule(ZX_ERR_INVALID_ARGS, 'options', 'options may hold ZX_SOCKET_PEEK only'),
      handle: access('handle', 'socket', ZX_RIGHT_READ),
      tooLong: rule(ZX_ERR_INVALID_ARGS, 'buffer_size', 'buffer_size must be below 2^32'),
      peerClosed: rule(ZX_ERR_PEER_CLOSED, 'handle', 'nothing is left, and the other end is closed'),
      disabled: rule(ZX_ERR_BAD_STATE, 'handle', 'nothing is left, and the other end may not write'),
      empty: rule(ZX_ERR_SHOULD_WAIT, 'handle', 'nothing has come yet: wait for ZX_SOCKET_READABLE'),
    },
  }),
  /**
   * Sends bytes to the other end: as many as it has room for, which `actual` tells, or of a datagram socket all of
   * them in one datagram.
   */
  zx_socket_write: syscall({
    number: 142,
    in: (handle = k.handle, options = k.options, buffer = k.bytesUpTo(SOCKET_BUFFER_BYTES + 1)) => ({
      handle,
      options,
      buffer,
    }),
    out: { actual: k.u64 },
    refusals: {
      badOptions: rule(ZX_ERR_INVALID_ARGS, 'options', 'options must be 0'),
      handle: access('handle', 'socket', ZX_RIGHT_WRITE),
      peerClosed: rule(ZX_ERR_PEER_CLOSED, 'handle', 'the other end must still be open'),
      disabled: rule(ZX_ERR_BAD_STATE, 'handle', 'writing at this end must not be disabled'),
      full: rule(ZX_ERR_SHOULD_WAIT, 'handle', 'the other end has no room: wait for ZX_SOCKET_WRITABLE'),
      tooLong: rule(
        ZX_ERR_OUT_OF_RANGE,
        'buffer',
        'a datagram must fit into the buffer of a socket (rx_buf_max of ZX_INFO_SOCKET)',
      ),
      noRoom: rule(
        ZX_ERR_SHOULD_WAIT,
        'buffer',
        'the other end has no room for the whole datagram: set ZX_PROP_SOCKET_TX_THRESHOLD and wait',
      ),
      ...noMemoryForBytes,
    },
  }),
  /**
   * Disables writing at this end, at the other one, or both, and enables it again; 0 leaves it as it is. What was
   * written before can still be read.
   */
  zx_socket_set_disposition: syscall({
    number: 143,
    in: (handle = k.handle, disposition = k.u32, disposition_peer = k.u32) => ({
      handle,
      disposition,
      disposition_peer,
    }),
    refusals: {
      badDisposition: badDisposition('disposition'),
      badPeerDisposition: badDisposition('disposition_peer'),
      handle: access('handle', 'socket', ZX_RIGHT_MANAGE_SOCKET),
      unread: rule(
        ZX_ERR_BAD_STATE,
        'handle',
        'what was written before writing was disabled must be read before it is enabled again',
      ),
    },
  }),
};
