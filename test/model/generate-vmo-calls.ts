import {
  ZX_INFO_VMO,
  ZX_PAGE_SIZE,
  ZX_PROP_JOB_KILL_ON_OOM,
  ZX_PROP_NAME,
  ZX_PROP_VMO_CONTENT_SIZE,
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
} from '../../kernel/abi';
import { chance, oneOf, weighted } from './draw';
import type { Generator } from './generate';
import { type Call, type Choices, UNKNOWN, POLL, options } from './generate-choices';
import * as values from './generate-values';
import { ModelVmo } from './model-vmo';
import type { Argument } from './program';

/** VMOs beyond this are committed in parts only, lest the kernel run out of memory. */
const LARGE = 2 ** 20;

/** The last page of all that C's uint64_t can name. */
const LAST_PAGE = 2n ** 64n - BigInt(ZX_PAGE_SIZE);

export const vmoCalls: Choices = [
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
