import { syscall } from '../descriptor';
import * as k from '../kind';
import { portPacket, userPacket } from '../packet';
import { ZX_RIGHT_READ, ZX_RIGHT_WAIT, ZX_RIGHT_WRITE } from '../rights';
import { access, accessAny, rule } from '../rule';
import {
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_FOUND,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_SHOULD_WAIT,
  ZX_ERR_TIMED_OUT,
} from '../status';
import { noMemoryForHandle } from './limits';
import { deniedByPolicy } from './policy';

const keyTooLarge = rule(
  ZX_ERR_OUT_OF_RANGE,
  'key',
  'the simulator keeps keys below 2^53 (Zircon takes any u64)',
);

export const portSyscalls = {
  /** Creates a port: a queue of packets. */
  zx_port_create: syscall({
    number: 70,
    in: (options = k.options) => ({ options }),
    out: { out: k.handle },
    refusals: {
      ...deniedByPolicy('ZX_POL_NEW_PORT'),
      badOptions: rule(ZX_ERR_INVALID_ARGS, 'options', 'options must be 0 or ZX_PORT_BIND_TO_INTERRUPT'),
      ...noMemoryForHandle,
    },
  }),
  /** Queues a user packet. */
  zx_port_queue: syscall({
    number: 71,
    in: (handle = k.handle, packet = userPacket) => ({ handle, packet }),
    refusals: {
      handle: access('handle', 'port', ZX_RIGHT_WRITE),
      keyTooLarge: { ...keyTooLarge, look: 'packet' },
      full: rule(
        ZX_ERR_SHOULD_WAIT,
        'handle',
        'too many user packets wait on the port; told to a thread whose policy exception about that was handled',
      ),
    },
  }),
  /** Takes the oldest packet, or waits for one. */
  zx_port_wait: syscall({
    number: 72,
    in: (handle = k.handle, deadline = k.time) => ({ handle, deadline }),
    out: { packet: portPacket },
    blocks: true,
    refusals: {
      handle: access('handle', 'port', ZX_RIGHT_READ),
      timedOut: rule(ZX_ERR_TIMED_OUT, 'deadline', 'no packet came before the deadline'),
    },
  }),
  /** Takes back the async waits made through a handle with a key, and the packets that they queued. */
  zx_port_cancel: syscall({
    number: 73,
    in: (handle = k.handle, source = k.handle, key = k.u64) => ({ handle, source, key }),
    refusals: {
      handle: access('handle', 'port', ZX_RIGHT_WRITE),
      source: accessAny('source', ZX_RIGHT_WAIT),
      nothing: rule(
        ZX_ERR_NOT_FOUND,
        'key',
        'there must be a wait, or a packet of one, made through source with key',
      ),
    },
  }),
};
