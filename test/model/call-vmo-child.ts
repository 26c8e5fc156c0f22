import {
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_OUT_OF_RANGE,
  ZX_OK,
  ZX_RIGHTS_PROPERTY,
  ZX_RIGHT_DUPLICATE,
  ZX_RIGHT_EXECUTE,
  ZX_RIGHT_GET_PROPERTY,
  ZX_RIGHT_READ,
  ZX_RIGHT_RESIZE,
  ZX_RIGHT_WRITE,
  ZX_VMO_CHILD_NO_WRITE,
  ZX_VMO_CHILD_REFERENCE,
  ZX_VMO_CHILD_RESIZABLE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_CHILD_SNAPSHOT,
  ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE,
} from '../../kernel/abi';
import { fail } from './failed';
import type { ModelCallsOf } from './model-calls';
import type { ModelHandle } from './model-handles';
import { type ModelChildKind, type ModelView, ModelVmo } from './model-vmo';
import { isAligned, isInRange, KEPT_LIMIT, MAX_SIZE, up, wraps } from './u64';

export const vmoChildCalls: ModelCallsOf<'zx_vmo_create_child'> = {
  zx_vmo_create_child({ table, world }, value, options, offset, size) {
    const asksFor = (option: number): boolean => (options & option) !== 0;
    if (asksFor(ZX_VMO_CHILD_NO_WRITE) && asksFor(ZX_VMO_CHILD_RESIZABLE)) fail(ZX_ERR_INVALID_ARGS);
    const [parent, handle] = table.of(ModelVmo, value, ZX_RIGHT_DUPLICATE | ZX_RIGHT_READ);
    if (parent.isDiscardable) fail(ZX_ERR_NOT_SUPPORTED);
    const kind = kindOf(options & ~ZX_VMO_CHILD_NO_WRITE);
    const view = viewOf[kind](parent, BigInt(offset), BigInt(size), asksFor(ZX_VMO_CHILD_RESIZABLE));
    const child = new ModelVmo(
      world,
      {
        view,
        kind,
        content: kind === 'reference' ? parent.content : { size: Number(size) },
        name: handle.has(ZX_RIGHT_GET_PROPERTY) ? parent.name : '',
        isResizable: kind === 'reference' ? parent.isResizable : asksFor(ZX_VMO_CHILD_RESIZABLE),
        isImmutable: asksFor(ZX_VMO_CHILD_NO_WRITE) && asksFor(ZX_VMO_CHILD_SNAPSHOT),
      },
      parent,
    );
    return { status: ZX_OK, out: table.mint(child, childRights(handle, kind, options)) };
  },
};

/** Which kind of child the options ask for, ZX_VMO_CHILD_NO_WRITE left out. */
function kindOf(options: number): ModelChildKind {
  const is = (option: number, ...alsoAllowed: number[]): boolean =>
    (options & option) !== 0 &&
    ((options & ~alsoAllowed.reduce((all, one) => all | one, option)) === 0 || fail(ZX_ERR_INVALID_ARGS));
  if (is(ZX_VMO_CHILD_SLICE)) return 'slice';
  if (is(ZX_VMO_CHILD_REFERENCE, ZX_VMO_CHILD_RESIZABLE)) return 'reference';
  if (is(ZX_VMO_CHILD_SNAPSHOT, ZX_VMO_CHILD_RESIZABLE)) return 'snapshot';
  if (is(ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE, ZX_VMO_CHILD_RESIZABLE)) return 'snapshot';
  return fail(ZX_ERR_INVALID_ARGS);
}

const viewOf: Record<
  ModelChildKind,
  (parent: ModelVmo, offset: bigint, size: bigint, resizable: boolean) => ModelView
> = {
  slice(parent, offset, size) {
    if (!isAligned(offset)) fail(ZX_ERR_INVALID_ARGS);
    if (up(size) > MAX_SIZE) fail(ZX_ERR_OUT_OF_RANGE);
    if (!isInRange(offset, up(size), parent.size)) fail(ZX_ERR_INVALID_ARGS);
    if (parent.isResizable) fail(ZX_ERR_NOT_SUPPORTED);
    const { bytes, start, offsetInRoot } = parent.view;
    return { bytes, start: start + Number(offset), window: Number(up(size)), offsetInRoot };
  },

  reference(parent, offset, size, resizable) {
    if (offset !== 0n || size !== 0n) fail(ZX_ERR_INVALID_ARGS);
    if (resizable && !parent.isResizable) fail(ZX_ERR_NOT_SUPPORTED);
    return parent.view;
  },

  snapshot(parent, offset, size) {
    if (!isAligned(offset)) fail(ZX_ERR_INVALID_ARGS);
    if (up(size) > MAX_SIZE) fail(ZX_ERR_OUT_OF_RANGE);
    if (parent.isSlice) fail(ZX_ERR_NOT_SUPPORTED);
    const offsetInRoot = parent.view.offsetInRoot + offset;
    if (wraps(offsetInRoot) || wraps(offsetInRoot + up(size))) fail(ZX_ERR_INVALID_ARGS);
    if (offset >= KEPT_LIMIT || up(size) >= KEPT_LIMIT) fail(ZX_ERR_OUT_OF_RANGE);
    const bytes = parent.view.bytes.snapshot(Number(offset), Number(up(size)));
    return { bytes, start: 0, window: undefined, offsetInRoot };
  },
};

function childRights({ rights: parents }: ModelHandle, kind: ModelChildKind, options: number): number {
  let rights = (parents & ~ZX_RIGHT_RESIZE) | ZX_RIGHTS_PROPERTY;
  if ((options & ZX_VMO_CHILD_RESIZABLE) !== 0) rights |= ZX_RIGHT_RESIZE;
  if ((options & ZX_VMO_CHILD_NO_WRITE) !== 0) return rights & ~ZX_RIGHT_WRITE;
  return kind === 'snapshot' ? (rights | ZX_RIGHT_WRITE) & ~ZX_RIGHT_EXECUTE : rights;
}
