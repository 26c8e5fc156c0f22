import {
  ZX_INFO_VMO_DISCARDABLE,
  ZX_INFO_VMO_IMMUTABLE,
  ZX_INFO_VMO_IS_COW_CLONE,
  ZX_INFO_VMO_RESIZABLE,
  ZX_INFO_VMO_TYPE_PAGED,
} from '../abi/constants';
import type { InfoRecords, ZX_INFO_VMO } from '../abi/info';
import type { Vmo } from '../object/vmo';

/** What is known of a VMO. `via`: the flag that says how it was found, by a handle (with `rights`) or a mapping. */
export function vmoRecord(vmo: Vmo, rights: number, via: number): InfoRecords[typeof ZX_INFO_VMO] {
  const flags =
    ZX_INFO_VMO_TYPE_PAGED |
    via |
    (vmo.resizable ? ZX_INFO_VMO_RESIZABLE : 0) |
    (vmo.origin === 'snapshot' ? ZX_INFO_VMO_IS_COW_CLONE : 0) |
    (vmo.discardable ? ZX_INFO_VMO_DISCARDABLE : 0) |
    (vmo.immutable ? ZX_INFO_VMO_IMMUTABLE : 0);
  return {
    koid: vmo.koid,
    name: vmo.name,
    size_bytes: vmo.size,
    parent_koid: vmo.parentKoid,
    num_children: vmo.childCount,
    num_mappings: vmo.mappings.size,
    share_count: vmo.shareCount,
    flags,
    committed_bytes: vmo.committedBytes,
    handle_rights: rights,
    cache_policy: vmo.cachePolicy,
    metadata_bytes: 0,
    committed_change_events: 0,
  };
}
