import {
  ZX_CHANNEL_MAX_MSG_HANDLES,
  ZX_CHANNEL_READ_MAY_DISCARD,
  ZX_CHANNEL_WRITE_USE_IOVEC,
  ZX_HANDLE_OP_DUPLICATE,
  ZX_HANDLE_OP_MOVE,
  ZX_OBJ_TYPE_NONE,
  ZX_RIGHT_SAME_RIGHTS,
} from '../../kernel/abi';
import { chance, oneOf, weighted } from './draw';
import type { Generator } from './generate';
import { type Call, type Choices, POLL, options, several, isOpen } from './generate-choices';
import * as values from './generate-values';
import { ModelChannel } from './model-channel';
import type { Argument } from './program';

export const channelCalls: Choices = [
  [5, (g) => ({ does: 'zx_channel_create', args: [options(g, [0])] })],
  [9, (g) => write(g, 'zx_channel_write', several)],
  [7, (g) => write(g, 'zx_channel_write_etc', dispositions)],
  [11, (g) => read(g, 'zx_channel_read')],
  [8, (g) => read(g, 'zx_channel_read_etc')],
  [2, (g) => call(g, 'zx_channel_call', several)],
  [2, (g) => call(g, 'zx_channel_call_etc', dispositions)],
];

/** How many handles to send: mostly a few, now and then as many as fit, or one more. */
function handleCount(g: Generator): number {
  return chance(g.draw, 3) ? ZX_CHANNEL_MAX_MSG_HANDLES + g.draw.below(2) : g.draw.below(4);
}

function dispositions(g: Generator, count: number): Argument[] {
  return Array.from({ length: count }, () => {
    const { argument, handle } = g.any(true);
    const right = handle?.object.type ?? ZX_OBJ_TYPE_NONE;
    return {
      operation: weighted(g.draw, [
        [30, ZX_HANDLE_OP_MOVE],
        [25, ZX_HANDLE_OP_DUPLICATE],
        [1, 2],
      ]),
      handle: argument,
      type: weighted(g.draw, [
        [20, ZX_OBJ_TYPE_NONE],
        [20, right],
        [1, g.draw.below(32)],
      ]),
      rights: chance(g.draw, 60) ? ZX_RIGHT_SAME_RIGHTS : values.rights(g.draw, handle?.rights ?? 0),
      ...(chance(g.draw, 10) ? { result: -1 } : {}),
    };
  });
}

/** Options and body of a message; a body in pieces goes with ZX_CHANNEL_WRITE_USE_IOVEC alone. */
function optionsAndBody(g: Generator): [number, Argument] {
  if (!chance(g.draw, 10))
    return [oneOf(g.draw, chance(g.draw, 97) ? [0] : [1, 4, 0x80000000]), values.body(g.draw)];
  const pieces = Array.from({ length: g.draw.below(4) }, () => {
    const bytes = values.body(g.draw);
    const capacity = Math.max(0, bytes.length + oneOf(g.draw, [0, 0, 0, 0, -1, 1]));
    return {
      buffer: bytes.length === 0 && chance(g.draw, 50) ? null : bytes,
      capacity,
      reserved: chance(g.draw, 3) ? 1 : 0,
    };
  });
  return [ZX_CHANNEL_WRITE_USE_IOVEC, pieces];
}

function write(
  g: Generator,
  does: 'zx_channel_write' | 'zx_channel_write_etc',
  handles: (g: Generator, count: number) => Argument[],
): Call {
  const { argument } = g.pick(ModelChannel, isOpen);
  return { does, args: [argument, ...optionsAndBody(g), handles(g, handleCount(g))] };
}

function call(
  g: Generator,
  does: 'zx_channel_call' | 'zx_channel_call_etc',
  handles: (g: Generator, count: number) => Argument[],
): Call {
  const { argument } = g.pick(ModelChannel, isOpen);
  const [asked, wr_bytes] = optionsAndBody(g);
  const request = { wr_bytes, wr_handles: handles(g, handleCount(g)), rd_num_bytes: 0, rd_num_handles: 0 };
  return { does, args: [argument, asked, POLL, request] };
}

function read(g: Generator, does: 'zx_channel_read' | 'zx_channel_read_etc'): Call {
  const { argument, object } = g.pick(ModelChannel, ({ length }) => length > 0);
  const next = object?.next;
  const bytes = room(g, next?.bytes.length ?? 0);
  const handles = room(g, next?.handles.length ?? 0);
  return { does, args: [argument, options(g, [0, 0, 0, ZX_CHANNEL_READ_MAY_DISCARD]), bytes, handles] };
}

/** Room for a part of a message: mostly enough, now and then one too few. */
function room(g: Generator, needed: number): number {
  return weighted(g.draw, [
    [20, 65536],
    [10, needed],
    [3, Math.max(0, needed - 1)],
    [1, 0],
  ]);
}
