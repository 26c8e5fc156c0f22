import {
  ZX_INFO_MAPS_TYPE_ASPACE,
  ZX_INFO_MAPS_TYPE_MAPPING,
  ZX_INFO_MAPS_TYPE_VMAR,
  ZX_INFO_VMO_VIA_HANDLE,
  ZX_INFO_VMO_VIA_MAPPING,
  ZX_PAGE_SIZE,
} from '../abi/constants';
import type {
  InfoList,
  InfoLists,
  InfoRecord,
  InfoRecords,
  ZX_INFO_HANDLE_TABLE,
  ZX_INFO_PROCESS_HANDLE_STATS,
  ZX_INFO_PROCESS_MAPS,
  ZX_INFO_PROCESS_VMOS,
  ZX_INFO_TASK_STATS,
} from '../abi/info';
import { objectTypes, ZX_OBJ_TYPE_UPPER_BOUND } from '../abi/object-type';
import { objectSyscalls } from '../abi/syscall/object';
import type { Handle } from '../handle/handle';
import type { Mapping } from '../object/mapping';
import { Process } from '../object/process';
import { Vmar } from '../object/vmar';
import { Vmo } from '../object/vmo';
import { refuse } from '../refused';
import { vmoRecord } from './vmo-info';

type MapsEntry = InfoLists[typeof ZX_INFO_PROCESS_MAPS];
type VmoEntry = InfoLists[typeof ZX_INFO_PROCESS_VMOS];
type TableEntry = InfoLists[typeof ZX_INFO_HANDLE_TABLE];

const { refusals } = objectSyscalls.zx_object_get_info;

/** The topics that list what a process holds. */
export const processLists: Readonly<Record<string, (handle: Handle) => InfoList>> = {
  ZX_INFO_PROCESS_MAPS: ({ object }) => (object instanceof Process ? mapsOf(object) : []),
  ZX_INFO_PROCESS_VMOS: ({ object }) => (object instanceof Process ? vmosOf(object) : []),
  ZX_INFO_HANDLE_TABLE: ({ object }) => (object instanceof Process ? tableOf(object) : []),
};

/** The topics that sum up what a process holds. */
export const processRecords: Readonly<Record<string, (handle: Handle) => InfoRecord | undefined>> = {
  ZX_INFO_PROCESS_HANDLE_STATS: ({ object }) => (object instanceof Process ? handleStats(object) : undefined),
  ZX_INFO_TASK_STATS: ({ object }) => (object instanceof Process ? taskStats(object) : undefined),
};

function handleStats(process: Process): InfoRecords[typeof ZX_INFO_PROCESS_HANDLE_STATS] {
  const handle_count = new Array<number>(ZX_OBJ_TYPE_UPPER_BOUND).fill(0);
  for (const { object } of process.handles) {
    const type = objectTypes[object.type];
    handle_count[type] = (handle_count[type] ?? 0) + 1;
  }
  return { handle_count };
}

/** What is mapped counts as private, or as shared among the address spaces that map the VMO. */
function taskStats(process: Process): InfoRecords[typeof ZX_INFO_TASK_STATS] {
  if (process.ended) refuse(refusals.ended);
  const stats = {
    mem_mapped_bytes: 0,
    mem_private_bytes: 0,
    mem_shared_bytes: 0,
    mem_scaled_shared_bytes: 0,
  };
  for (const mapping of mappingsOf(process)) {
    const sharers = mapping.vmo.shareCount;
    const committed = mapping.vmo.committedIn(mapping.vmoOffset, mapping.size);
    stats.mem_mapped_bytes += mapping.size;
    if (sharers === 1) stats.mem_private_bytes += committed;
    else {
      stats.mem_shared_bytes += committed;
      stats.mem_scaled_shared_bytes += Math.floor(committed / sharers);
    }
  }
  return stats;
}

/** The address space, then its regions, each before what lies in it, in address order. */
function mapsOf(process: Process): MapsEntry[] {
  if (process.ended) refuse(refusals.ended);
  const { rootVmar } = process;
  const entries: MapsEntry[] = [
    entry(`proc:${process.koid}`, rootVmar, 0, ZX_INFO_MAPS_TYPE_ASPACE),
    entry('root', rootVmar, 1, ZX_INFO_MAPS_TYPE_VMAR),
  ];
  const ahead = rootVmar.children.toReversed().map((child) => ({ child, depth: 2 }));
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    const { child, depth } = next;
    if (child instanceof Vmar) {
      entries.push(entry('useralloc', child, depth, ZX_INFO_MAPS_TYPE_VMAR));
      for (const inner of child.children.toReversed()) ahead.push({ child: inner, depth: depth + 1 });
    } else entries.push(...mappingEntries(child, depth));
  }
  return entries;
}

/** One for each part of a mapping that allows the same throughout. */
function mappingEntries(mapping: Mapping, depth: number): MapsEntry[] {
  const { vmo } = mapping;
  return mapping.protections.map((run) => {
    const vmo_offset = mapping.vmoOffset + run.base - mapping.base;
    return {
      ...entry(vmo.name, run, depth, ZX_INFO_MAPS_TYPE_MAPPING),
      u: {
        mapping: {
          mmu_flags: run.permissions,
          vmo_koid: vmo.koid,
          vmo_offset,
          committed_pages: vmo.committedIn(vmo_offset, run.size) / ZX_PAGE_SIZE,
        },
      },
    };
  });
}

function entry(
  name: string,
  { base, size }: { base: number; size: number },
  depth: number,
  type: number,
): MapsEntry {
  return { name, base, size, depth, type, u: {} };
}

/** One for each handle to a VMO, newest first, then one for each mapping. */
function vmosOf(process: Process): VmoEntry[] {
  if (process.ended) refuse(refusals.ended);
  if (!process.started) refuse(refusals.notRunning);
  const viaHandles = newestFirst(process).flatMap(({ object, rights }) =>
    object instanceof Vmo ? [vmoRecord(object, rights, ZX_INFO_VMO_VIA_HANDLE)] : [],
  );
  const viaMappings = mappingsOf(process).map(({ vmo }) => vmoRecord(vmo, 0, ZX_INFO_VMO_VIA_MAPPING));
  return [...viaHandles, ...viaMappings];
}

function tableOf(process: Process): TableEntry[] {
  return newestFirst(process).map(({ object, value, rights }) => ({
    type: objectTypes[object.type],
    handle_value: value,
    rights,
    reserved: 0,
    koid: object.koid,
    related_koid: object.relatedKoid,
    peer_owner_koid: 0,
  }));
}

function newestFirst(process: Process): Handle[] {
  return [...process.handles].reverse();
}

function mappingsOf({ rootVmar }: Process): Mapping[] {
  return [...rootVmar.mappingsIn(rootVmar)];
}
