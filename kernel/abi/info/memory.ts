import { maybe, rights, struct, text, u32, u64 } from '../kind';
import { ZX_RIGHT_INSPECT } from '../rights';
import { access } from '../rule';
import { listTopic, recordTopic } from './topic';

export const ZX_INFO_VMAR = 7;
export const ZX_INFO_TASK_STATS = 12;
export const ZX_INFO_PROCESS_MAPS = 13;
export const ZX_INFO_PROCESS_VMOS = 0x1000000e;
export const ZX_INFO_VMO = 0x10000017;

/** `zx_info_vmar_t` */
const infoVmar = struct('zx_info_vmar', { base: u64, len: u64 });
/** `zx_info_vmo_t`: sizes in bytes. */
const infoVmo = struct('zx_info_vmo', {
  koid: u64,
  name: text,
  size_bytes: u64,
  parent_koid: u64,
  num_children: u64,
  num_mappings: u64,
  share_count: u64,
  flags: u32,
  committed_bytes: u64,
  handle_rights: rights,
  cache_policy: u32,
  metadata_bytes: u64,
  committed_change_events: u64,
});
/** `zx_info_task_stats_t`: in bytes; what several address spaces map is shared. */
const infoTaskStats = struct('zx_info_task_stats', {
  mem_mapped_bytes: u64,
  mem_private_bytes: u64,
  mem_shared_bytes: u64,
  mem_scaled_shared_bytes: u64,
});
/** `zx_info_maps_mapping_t`: `mmu_flags` are ZX_VM_PERM_*. */
const infoMapsMapping = struct('zx_info_maps_mapping', {
  mmu_flags: u32,
  vmo_koid: u64,
  vmo_offset: u64,
  committed_pages: u64,
});
/** The union of `zx_info_maps_t`: there for ZX_INFO_MAPS_TYPE_MAPPING only. */
const mapsUnion = struct('zx_info_maps_u', { mapping: maybe(infoMapsMapping) });
const infoMapsUnion: typeof mapsUnion = {
  ...mapsUnion,
  decode: (wire, args) => (Array.isArray(wire) && !wire[0] ? {} : mapsUnion.decode(wire, args)),
};
/** `zx_info_maps_t`: an address space, a region or a mapping; `depth` counts what it lies in. */
const infoMaps = struct('zx_info_maps', {
  name: text,
  base: u64,
  size: u64,
  depth: u64,
  type: u32,
  u: infoMapsUnion,
});

const process = access('handle', 'process', ZX_RIGHT_INSPECT);

/** Memory, and who has mapped it. */
export const memoryTopics = {
  [ZX_INFO_VMAR]: recordTopic('ZX_INFO_VMAR', access('handle', 'vmar', ZX_RIGHT_INSPECT), infoVmar),
  [ZX_INFO_TASK_STATS]: recordTopic('ZX_INFO_TASK_STATS', process, infoTaskStats),
  [ZX_INFO_PROCESS_MAPS]: listTopic('ZX_INFO_PROCESS_MAPS', process, infoMaps),
  [ZX_INFO_PROCESS_VMOS]: listTopic('ZX_INFO_PROCESS_VMOS', process, infoVmo),
  [ZX_INFO_VMO]: recordTopic('ZX_INFO_VMO', access('handle', 'vmo'), infoVmo),
};
