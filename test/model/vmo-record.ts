import {
  ZX_CACHE_POLICY_CACHED,
  ZX_INFO_VMO_DISCARDABLE,
  ZX_INFO_VMO_IMMUTABLE,
  ZX_INFO_VMO_IS_COW_CLONE,
  ZX_INFO_VMO_RESIZABLE,
  ZX_INFO_VMO_TYPE_PAGED,
  ZX_INFO_VMO_VIA_HANDLE,
} from '../../kernel/abi';
import { Anything, KoidOf } from './expected';
import type { ModelHandle } from './model-handles';
import type { ModelVmo } from './model-vmo';

/** The record of ZX_INFO_VMO. How many pages are committed is left to the kernel. */
export function vmoRecord(vmo: ModelVmo, { rights }: ModelHandle): object {
  return {
    koid: new KoidOf(vmo),
    name: vmo.name,
    size_bytes: vmo.size,
    parent_koid: vmo.parent ? new KoidOf(vmo.parent) : 0,
    num_children: vmo.children.size,
    num_mappings: 0,
    share_count: 1,
    flags: flagsOf(vmo),
    committed_bytes: new Anything(),
    handle_rights: rights,
    cache_policy: ZX_CACHE_POLICY_CACHED,
    metadata_bytes: 0,
    committed_change_events: 0,
  };
}

function flagsOf(vmo: ModelVmo): number {
  let flags = ZX_INFO_VMO_TYPE_PAGED | ZX_INFO_VMO_VIA_HANDLE;
  if (vmo.isResizable) flags |= ZX_INFO_VMO_RESIZABLE;
  if (vmo.kind === 'snapshot') flags |= ZX_INFO_VMO_IS_COW_CLONE;
  if (vmo.isDiscardable) flags |= ZX_INFO_VMO_DISCARDABLE;
  if (vmo.isImmutable) flags |= ZX_INFO_VMO_IMMUTABLE;
  return flags;
}
