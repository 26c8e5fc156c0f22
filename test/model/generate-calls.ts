import {
  ZX_CHANNEL_MAX_MSG_HANDLES,
  ZX_CHANNEL_READ_MAY_DISCARD,
  ZX_CHANNEL_WRITE_USE_IOVEC,
  ZX_HANDLE_OP_DUPLICATE,
  ZX_HANDLE_OP_MOVE,
  ZX_INFO_HANDLE_BASIC,
  ZX_INFO_HANDLE_COUNT,
  ZX_INFO_HANDLE_VALID,
  ZX_INFO_VMO,
  ZX_OBJ_TYPE_NONE,
  ZX_PAGE_SIZE,
  ZX_PROP_JOB_KILL_ON_OOM,
  ZX_PROP_NAME,
  ZX_PROP_VMO_CONTENT_SIZE,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_VMO_CHILD_NO_WRITE,
  ZX_VMO_CHILD_REFERENCE,
  ZX_VMO_CHILD_RESIZABLE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_CHILD_SNAPSHOT,
  ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE,
  ZX_VMO_DISCARDABLE,
  ZX_VMO_OP_COMMIT,
  ZX_VMO_OP_DECOMMIT,
  ZX_VMO_OP_LOCK,
  ZX_VMO_OP_TRY_LOCK,
  ZX_VMO_OP_UNLOCK,
  ZX_VMO_OP_ZERO,
  ZX_VMO_RESIZABLE,
  ZX_WAIT_MANY_MAX_ITEMS,
} from '../../kernel/abi';
import { chance, type Draw, oneOf, weighted } from './draw';
import type { Generator } from './generate';
import * as values from './generate-values';
import { ModelChannel } from './model-channel';
import { ModelVmo } from './model-vmo';
import { ModelEnd } from './model-object';
import type { Argument, CallStep } from './program';

type Call = Pick<CallStep, 'does' | 'args'>;

const UNKNOWN = 999;
/** VMOs beyond this are committed in parts only, lest the kernel run out of memory. */
const LARGE = 2 ** 20;
/** The last page of all that C's uint64_t can name. */
const LAST_PAGE = 2n ** 64n - BigInt(ZX_PAGE_SIZE);
/** In the past, so that waits poll. */
const POLL = 0n;

type Choices = readonly (readonly [weight: number, call: (g: Generator) => Call])[];

/** What a program may do with handles and signals of any object, and how often it does. */
const handleCalls: Choices = [
  [6, (g) => ({ does: 'zx_handle_close', args: [g.any().argument] })],
  [1, (g) => ({ does: 'zx_handle_close_many', args: [several(g, g.draw.below(6))] })],
  [8, (g) => withRights(g, 'zx_handle_duplicate')],
  [4, (g) => withRights(g, 'zx_handle_replace')],
  [7, getInfo],
  [5, (g) => ({ does: 'zx_object_signal', args: [g.any().argument, ...twoMasks(g)] })],
  [6, signalPeer],
  [7, (g) => ({ does: 'zx_object_wait_one', args: [g.any().argument, values.signals(g.draw), POLL] })],
  [3, waitMany],
  [3, (g) => ({ does: 'zx_event_create', args: [options(g, [0])] })],
  [4, (g) => ({ does: 'zx_eventpair_create', args: [options(g, [0])] })],
  [1, (g) => ({ does: 'zx_port_create', args: [options(g, [0, 1])] })],
];

const vmoCalls: Choices = [
  [6, createVmo],
  [12, createChild],
  [4, (g) => ({ does: 'zx_handle_close', args: [g.pick(ModelVmo, isParent).argument] })],
  [5, (g) => ({ does: 'zx_object_get_info', args: [g.pick(ModelVmo, isParent).argument, ZX_INFO_VMO] })],
  [3, (g) => ({ does: 'zx_object_wait_one', args: [g.pick(ModelVmo, isParent).argument, 8, POLL] })],
  [4, getProperty],
  [7, setProperty],
  [9, readVmo],
  [10, writeVmo],
  [2, (g) => ({ does: 'zx_vmo_get_size', args: [g.pick(ModelVmo).argument] })],
  [
    7,
    (g) => ({ does: 'zx_vmo_set_size', args: [g.pick(ModelVmo, isResizable).argument, values.size(g.draw)] }),
  ],
  [9, opRange],
];

const channelCalls: Choices = [
  [5, (g) => ({ does: 'zx_channel_create', args: [options(g, [0])] })],
  [9, (g) => write(g, 'zx_channel_write', several)],
  [7, (g) => write(g, 'zx_channel_write_etc', dispositions)],
  [11, (g) => read(g, 'zx_channel_read')],
  [8, (g) => read(g, 'zx_channel_read_etc')],
  [2, (g) => call(g, 'zx_channel_call', several)],
  [2, (g) => call(g, 'zx_channel_call_etc', dispositions)],
];

/** What a program may do next: each has its own taste, so that now and then a family is nearly all it does. */
export function choicesOf(draw: Draw): Choices {
  const taste = [handleCalls, vmoCalls, channelCalls].map(
    (family) => [oneOf(draw, [1, 3, 12]), family] as const,
  );
  return taste.flatMap(([times, family]) => family.map(([weight, call]) => [weight * times, call] as const));
}

/** Whether others may see what is done to it. */
function isRelated({ parent, children }: ModelVmo): boolean {
  return parent !== undefined || children.size > 0;
}

function isParent({ children }: ModelVmo): boolean {
  return children.size > 0;
}

function isResizable(vmo: ModelVmo): boolean {
  return vmo.isResizable;
}

function twoMasks(g: Generator): [number, number] {
  return [values.signals(g.draw), values.signals(g.draw)];
}

/** Mostly options that exist. */
function options(g: Generator, known: readonly [number, ...number[]]): number {
  return chance(g.draw, 96) ? oneOf(g.draw, known) : oneOf(g.draw, [1, 2, 3, 8, 16, 0x80000000]);
}

function several(g: Generator, count: number): Argument[] {
  return Array.from({ length: count }, () => g.any(true).argument);
}

function withRights(g: Generator, does: 'zx_handle_duplicate' | 'zx_handle_replace'): Call {
  const { argument, handle } = g.any();
  return { does, args: [argument, values.rights(g.draw, handle?.rights ?? 0)] };
}

function getInfo(g: Generator): Call {
  const topic = oneOf(g.draw, [
    ZX_INFO_HANDLE_BASIC,
    ZX_INFO_HANDLE_BASIC,
    ZX_INFO_HANDLE_COUNT,
    ZX_INFO_HANDLE_COUNT,
    ZX_INFO_HANDLE_VALID,
    UNKNOWN,
    ZX_INFO_VMO,
    ZX_INFO_VMO,
    ZX_INFO_VMO,
  ]);
  const { argument } = topic === ZX_INFO_VMO ? g.pick(ModelVmo) : g.any();
  return { does: 'zx_object_get_info', args: [argument, topic] };
}

function property(g: Generator): number {
  return weighted(g.draw, [
    [8, ZX_PROP_VMO_CONTENT_SIZE],
    [5, ZX_PROP_NAME],
    [1, ZX_PROP_JOB_KILL_ON_OOM],
    [1, UNKNOWN],
  ]);
}

/** ZX_PROP_JOB_KILL_ON_OOM can only be set, so reading it is as good as reading an unknown one. */
function getProperty(g: Generator): Call {
  return { does: 'zx_object_get_property', args: [g.pick(ModelVmo, isRelated).argument, property(g)] };
}

function setProperty(g: Generator): Call {
  const which = property(g);
  const value = which === ZX_PROP_NAME ? values.name(g.draw) : values.size(g.draw);
  return { does: 'zx_object_set_property', args: [g.pick(ModelVmo, isRelated).argument, which, value] };
}

function signalPeer(g: Generator): Call {
  const { argument } = chance(g.draw, 80) ? g.pick(ModelEnd, isOpen) : g.any();
  return { does: 'zx_object_signal_peer', args: [argument, ...twoMasks(g)] };
}

function waitMany(g: Generator): Call {
  const count = chance(g.draw, 3) ? ZX_WAIT_MANY_MAX_ITEMS + g.draw.below(2) : g.draw.below(5);
  const items = Array.from({ length: count }, () => ({
    handle: g.any(true).argument,
    waitfor: values.signals(g.draw),
  }));
  return { does: 'zx_object_wait_many', args: [items, POLL] };
}

function createVmo(g: Generator): Call {
  const known = oneOf(g.draw, [0, 0, 0, ZX_VMO_RESIZABLE, ZX_VMO_RESIZABLE, ZX_VMO_DISCARDABLE]);
  const both = ZX_VMO_RESIZABLE | ZX_VMO_DISCARDABLE;
  return {
    does: 'zx_vmo_create',
    args: [values.size(g.draw), options(g, [known, known, known, known, both])],
  };
}

function readVmo(g: Generator): Call {
  const { argument, object } = g.pick(ModelVmo, isRelated);
  const offset = values.offset(g.draw, object);
  return { does: 'zx_vmo_read', args: [argument, offset, values.length(g.draw, offset, object)] };
}

function writeVmo(g: Generator): Call {
  const { argument, object } = g.pick(ModelVmo, isRelated);
  const offset = values.offset(g.draw, object);
  const room = Math.max(0, (object?.size ?? 0) - Number(offset));
  return { does: 'zx_vmo_write', args: [argument, values.data(g.draw, room), offset] };
}

function opRange(g: Generator): Call {
  const { argument, object } = g.pick(ModelVmo, isRelated);
  const op = weighted(g.draw, [
    [6, ZX_VMO_OP_ZERO],
    [5, ZX_VMO_OP_DECOMMIT],
    [2, ZX_VMO_OP_COMMIT],
    [3, ZX_VMO_OP_LOCK],
    [2, ZX_VMO_OP_TRY_LOCK],
    [3, ZX_VMO_OP_UNLOCK],
    [3, g.draw.below(15)],
  ]);
  const isWhole = op === ZX_VMO_OP_LOCK || op === ZX_VMO_OP_TRY_LOCK || op === ZX_VMO_OP_UNLOCK;
  const room = chance(g.draw, 80) ? 32 : oneOf(g.draw, [0, 31, 64]);
  if (isWhole && chance(g.draw, 80))
    return { does: 'zx_vmo_op_range', args: [argument, op, 0, object?.size ?? 0, room] };
  const offset = values.offset(g.draw, object);
  const isLarge = op === ZX_VMO_OP_COMMIT && object !== undefined && object.size > LARGE;
  const length = isLarge ? g.draw.below(LARGE) : values.length(g.draw, offset, object);
  return { does: 'zx_vmo_op_range', args: [argument, op, offset, length, room] };
}

function createChild(g: Generator): Call {
  const kind = oneOf(g.draw, [
    ZX_VMO_CHILD_SNAPSHOT,
    ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE,
    ZX_VMO_CHILD_SLICE,
    ZX_VMO_CHILD_SLICE,
    ZX_VMO_CHILD_REFERENCE,
  ]);
  const nested = chance(g.draw, 40);
  const { argument, object } = g.pick(
    ModelVmo,
    (vmo) => mayHave(vmo, kind) && (!nested || vmo.parent !== undefined),
  );
  const extra = oneOf(g.draw, [0, 0, 0, 0, 0, ZX_VMO_CHILD_RESIZABLE, ZX_VMO_CHILD_NO_WRITE]);
  const asked = chance(g.draw, 94) ? kind | extra : g.draw.below(128);
  if (kind === ZX_VMO_CHILD_REFERENCE && chance(g.draw, 90)) return childOf(argument, asked, 0, 0);
  if (chance(g.draw, 4)) return childOf(argument, asked, LAST_PAGE, oneOf(g.draw, [0, ZX_PAGE_SIZE]));
  const pages = Math.min(5, (object?.size ?? 0) / ZX_PAGE_SIZE);
  const first = Math.min(g.draw.below(Math.max(1, pages)), g.draw.below(3));
  const offset = chance(g.draw, 80) ? first * ZX_PAGE_SIZE : values.offset(g.draw, object);
  const room = Math.max(0, pages - first) * ZX_PAGE_SIZE;
  return childOf(
    argument,
    asked,
    offset,
    chance(g.draw, 75)
      ? Math.max(0, room - g.draw.below(oneOf(g.draw, [1, 2, room + 1])))
      : values.size(g.draw),
  );
}

/** Whether such a child may be made of it. */
function mayHave(vmo: ModelVmo, kind: number): boolean {
  if (vmo.isDiscardable || vmo.size === 0) return false;
  if (kind === ZX_VMO_CHILD_SLICE) return !vmo.isResizable;
  return kind === ZX_VMO_CHILD_REFERENCE || !vmo.isSlice;
}

function childOf(parent: Argument, asked: number, offset: number | bigint, size: number | bigint): Call {
  return { does: 'zx_vmo_create_child', args: [parent, asked, offset, size] };
}

function isOpen({ other }: ModelEnd): boolean {
  return other?.isClosed === false;
}

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
