import type { AnyKind, Kind, OutOf } from './kind';
import { bool, i64, list, maybe, rights, struct, text, time, u32, u64 } from './kind';
import {
  ZX_RIGHT_ENUMERATE,
  ZX_RIGHT_INSPECT,
  ZX_RIGHT_MANAGE_PROCESS,
  ZX_RIGHT_MANAGE_THREAD,
} from './rights';
import { type Access, access, accessAny } from './rule';

export const ZX_INFO_HANDLE_VALID = 1;
export const ZX_INFO_HANDLE_BASIC = 2;
export const ZX_INFO_PROCESS_THREADS = 4;
export const ZX_INFO_VMAR = 7;
export const ZX_INFO_JOB_CHILDREN = 8;
export const ZX_INFO_JOB_PROCESSES = 9;
export const ZX_INFO_THREAD = 10;
export const ZX_INFO_TASK_STATS = 12;
export const ZX_INFO_PROCESS_MAPS = 13;
export const ZX_INFO_THREAD_STATS = 15;
export const ZX_INFO_HANDLE_COUNT = 19;
export const ZX_INFO_PROCESS_HANDLE_STATS = 21;
export const ZX_INFO_SOCKET = 22;
export const ZX_INFO_JOB = 24;
export const ZX_INFO_TIMER = 25;
export const ZX_INFO_STREAM = 26;
export const ZX_INFO_HANDLE_TABLE = 27;
export const ZX_INFO_PROCESS = 0x10000003;
export const ZX_INFO_PROCESS_VMOS = 0x1000000e;
export const ZX_INFO_VMO = 0x10000017;
export const ZX_INFO_TASK_RUNTIME = 0x1000001e;

/** `zx_info_handle_basic_t` */
export const infoHandleBasic = struct('zx_info_handle_basic', {
  koid: u64,
  rights,
  type: u32,
  related_koid: u64,
  reserved: u32,
});
/** `zx_info_handle_count_t` */
export const infoHandleCount = struct('zx_info_handle_count', { handle_count: u32 });
/** `zx_info_process_t`: `start_time` holds with the STARTED flag, `return_code` with EXITED. */
export const infoProcess = struct('zx_info_process', { return_code: i64, start_time: time, flags: u32 });
/** `zx_info_job_t`: `return_code` holds once it was killed, `exited` tells that it is dead. */
export const infoJob = struct('zx_info_job', {
  return_code: i64,
  exited: bool,
  kill_on_oom: bool,
  debugger_attached: bool,
});
/** `zx_cpu_set_t`: eight words. */
const cpuSet = struct('zx_cpu_set', { mask: list(u64) });
/** `zx_info_thread_t` */
export const infoThread = struct('zx_info_thread', {
  state: u32,
  wait_exception_channel_type: u32,
  cpu_affinity_mask: cpuSet,
});
/** `zx_info_thread_stats_t` */
export const infoThreadStats = struct('zx_info_thread_stats', {
  total_runtime: time,
  last_scheduled_cpu: u32,
});
/** `zx_info_task_runtime_t` */
export const infoTaskRuntime = struct('zx_info_task_runtime', {
  cpu_time: time,
  queue_time: time,
  page_fault_time: time,
  lock_contention_time: time,
});
/** `zx_info_vmar_t` */
export const infoVmar = struct('zx_info_vmar', { base: u64, len: u64 });
/** `zx_info_socket_t`: in bytes; `tx_*` is the other end's buffer, 0 once it is closed. */
export const infoSocket = struct('zx_info_socket', {
  options: u32,
  rx_buf_max: u64,
  rx_buf_size: u64,
  rx_buf_available: u64,
  tx_buf_max: u64,
  tx_buf_size: u64,
});
/** `zx_info_stream_t`: `options` are its modes, `seek` and `content_size` in bytes. */
export const infoStream = struct('zx_info_stream', { options: u32, seek: u64, content_size: u64 });
/** `zx_info_timer_t`: `options` are those of its creation; the others are 0 while it is not armed. */
export const infoTimer = struct('zx_info_timer', { options: u32, deadline: time, slack: time });
/** `zx_info_vmo_t`: sizes in bytes. */
export const infoVmo = struct('zx_info_vmo', {
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

/** `zx_info_process_handle_stats_t`: how many handles a process has, by the number of the object's type. */
export const infoHandleStats = struct('zx_info_process_handle_stats', { handle_count: list(u32) });
/** `zx_info_task_stats_t`: in bytes; what several address spaces map is shared. */
export const infoTaskStats = struct('zx_info_task_stats', {
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
export const infoMaps = struct('zx_info_maps', {
  name: text,
  base: u64,
  size: u64,
  depth: u64,
  type: u32,
  u: infoMapsUnion,
});
/** `zx_info_handle_extended_t`: a handle, by its value in the process that it belongs to. */
export const infoHandleExtended = struct('zx_info_handle_extended', {
  type: u32,
  handle_value: u32,
  rights,
  reserved: u32,
  koid: u64,
  related_koid: u64,
  peer_owner_koid: u64,
});

/** One topic of zx_object_get_info: what it needs of the handle, and the record it gives. */
export interface InfoTopic {
  readonly name: string;
  readonly access: Access;
  readonly record: AnyKind | undefined;
  /** Set where it gives a list of records, as many as are asked for; `record` is then a list. */
  readonly isList?: true;
}

const koids = list(u64);

/** Asking whether a value is a handle is no offence against any policy. */
const anyValue = accessAny('handle');
const handleValid: InfoTopic = {
  name: 'ZX_INFO_HANDLE_VALID',
  access: { ...anyValue, badHandle: { ...anyValue.badHandle, outsidePolicy: true } },
  record: undefined,
};
const vmo: InfoTopic = { name: 'ZX_INFO_VMO', access: access('handle', 'vmo'), record: infoVmo };
const process: InfoTopic = {
  name: 'ZX_INFO_PROCESS',
  access: access('handle', 'process', ZX_RIGHT_INSPECT),
  record: infoProcess,
};

const processVmos: InfoTopic = {
  name: 'ZX_INFO_PROCESS_VMOS',
  access: access('handle', 'process', ZX_RIGHT_INSPECT),
  record: list(infoVmo),
  isList: true,
};

/** The topics that are known, by number; 3, 14 and 23 are the unversioned aliases. */
export const infoTopics: ReadonlyMap<number, InfoTopic> = new Map<number, InfoTopic>([
  [ZX_INFO_HANDLE_VALID, handleValid],
  [
    ZX_INFO_HANDLE_BASIC,
    { name: 'ZX_INFO_HANDLE_BASIC', access: accessAny('handle'), record: infoHandleBasic },
  ],
  [
    ZX_INFO_VMAR,
    { name: 'ZX_INFO_VMAR', access: access('handle', 'vmar', ZX_RIGHT_INSPECT), record: infoVmar },
  ],
  [
    ZX_INFO_HANDLE_COUNT,
    { name: 'ZX_INFO_HANDLE_COUNT', access: accessAny('handle', ZX_RIGHT_INSPECT), record: infoHandleCount },
  ],
  [
    ZX_INFO_PROCESS_THREADS,
    {
      name: 'ZX_INFO_PROCESS_THREADS',
      access: access('handle', 'process', ZX_RIGHT_ENUMERATE),
      record: koids,
      isList: true,
    },
  ],
  [
    ZX_INFO_JOB_CHILDREN,
    {
      name: 'ZX_INFO_JOB_CHILDREN',
      access: access('handle', 'job', ZX_RIGHT_ENUMERATE),
      record: koids,
      isList: true,
    },
  ],
  [
    ZX_INFO_JOB_PROCESSES,
    {
      name: 'ZX_INFO_JOB_PROCESSES',
      access: access('handle', 'job', ZX_RIGHT_ENUMERATE),
      record: koids,
      isList: true,
    },
  ],
  [
    ZX_INFO_THREAD,
    { name: 'ZX_INFO_THREAD', access: access('handle', 'thread', ZX_RIGHT_INSPECT), record: infoThread },
  ],
  [
    ZX_INFO_THREAD_STATS,
    {
      name: 'ZX_INFO_THREAD_STATS',
      access: access('handle', 'thread', ZX_RIGHT_INSPECT),
      record: infoThreadStats,
    },
  ],
  [ZX_INFO_JOB, { name: 'ZX_INFO_JOB', access: access('handle', 'job', ZX_RIGHT_INSPECT), record: infoJob }],
  [
    ZX_INFO_TASK_RUNTIME,
    {
      name: 'ZX_INFO_TASK_RUNTIME',
      access: accessAny('handle', ZX_RIGHT_INSPECT),
      record: infoTaskRuntime,
    },
  ],
  [
    ZX_INFO_SOCKET,
    { name: 'ZX_INFO_SOCKET', access: access('handle', 'socket', ZX_RIGHT_INSPECT), record: infoSocket },
  ],
  [
    ZX_INFO_TIMER,
    { name: 'ZX_INFO_TIMER', access: access('handle', 'timer', ZX_RIGHT_INSPECT), record: infoTimer },
  ],
  [
    ZX_INFO_STREAM,
    { name: 'ZX_INFO_STREAM', access: access('handle', 'stream', ZX_RIGHT_INSPECT), record: infoStream },
  ],
  [
    ZX_INFO_TASK_STATS,
    {
      name: 'ZX_INFO_TASK_STATS',
      access: access('handle', 'process', ZX_RIGHT_INSPECT),
      record: infoTaskStats,
    },
  ],
  [
    ZX_INFO_PROCESS_MAPS,
    {
      name: 'ZX_INFO_PROCESS_MAPS',
      access: access('handle', 'process', ZX_RIGHT_INSPECT),
      record: list(infoMaps),
      isList: true,
    },
  ],
  [
    ZX_INFO_PROCESS_HANDLE_STATS,
    {
      name: 'ZX_INFO_PROCESS_HANDLE_STATS',
      access: access('handle', 'process', ZX_RIGHT_INSPECT),
      record: infoHandleStats,
    },
  ],
  [
    ZX_INFO_HANDLE_TABLE,
    {
      name: 'ZX_INFO_HANDLE_TABLE',
      access: access(
        'handle',
        'process',
        ZX_RIGHT_INSPECT | ZX_RIGHT_MANAGE_PROCESS | ZX_RIGHT_MANAGE_THREAD,
      ),
      record: list(infoHandleExtended),
      isList: true,
    },
  ],
  [ZX_INFO_PROCESS_VMOS, processVmos],
  [14, processVmos],
  [ZX_INFO_PROCESS, process],
  [3, process],
  [ZX_INFO_VMO, vmo],
  [23, vmo],
]);

/** The record of each topic, by the topic's number. */
export interface InfoRecords {
  [ZX_INFO_HANDLE_BASIC]: OutOf<typeof infoHandleBasic>;
  [ZX_INFO_VMAR]: OutOf<typeof infoVmar>;
  [ZX_INFO_HANDLE_COUNT]: OutOf<typeof infoHandleCount>;
  [ZX_INFO_SOCKET]: OutOf<typeof infoSocket>;
  [ZX_INFO_TIMER]: OutOf<typeof infoTimer>;
  [ZX_INFO_STREAM]: OutOf<typeof infoStream>;
  [ZX_INFO_PROCESS]: OutOf<typeof infoProcess>;
  [ZX_INFO_VMO]: OutOf<typeof infoVmo>;
  [ZX_INFO_JOB]: OutOf<typeof infoJob>;
  [ZX_INFO_THREAD]: OutOf<typeof infoThread>;
  [ZX_INFO_THREAD_STATS]: OutOf<typeof infoThreadStats>;
  [ZX_INFO_TASK_RUNTIME]: OutOf<typeof infoTaskRuntime>;
  [ZX_INFO_TASK_STATS]: OutOf<typeof infoTaskStats>;
  [ZX_INFO_PROCESS_HANDLE_STATS]: OutOf<typeof infoHandleStats>;
}
/** What the topics list that give as many records as are asked for, by the topic's number. */
export interface InfoLists {
  [ZX_INFO_PROCESS_THREADS]: number;
  [ZX_INFO_JOB_CHILDREN]: number;
  [ZX_INFO_JOB_PROCESSES]: number;
  [ZX_INFO_PROCESS_MAPS]: OutOf<typeof infoMaps>;
  [ZX_INFO_PROCESS_VMOS]: OutOf<typeof infoVmo>;
  [ZX_INFO_HANDLE_TABLE]: OutOf<typeof infoHandleExtended>;
}
export type InfoRecord = InfoRecords[keyof InfoRecords];
export type InfoList = { [T in keyof InfoLists]: InfoLists[T][] }[keyof InfoLists];

/** How many records are asked for: all of them if left out. */
export const infoCount: typeof u64 = { ...u64, name: 'count', zero: Number.MAX_SAFE_INTEGER };

/** What zx_object_get_info gives beside ZX_OK for a topic. */
export type InfoOuts<T extends number> = T extends keyof InfoRecords
  ? { info: InfoRecords[T] }
  : T extends keyof InfoLists
    ? { info: InfoLists[T][]; actual: number; avail: number }
    : T extends typeof ZX_INFO_HANDLE_VALID
      ? Record<never, never>
      : { info: InfoRecord | InfoList };

/** A record whose struct depends on the topic, the second argument. */
export const infoRecord: Kind<never, InfoRecord | InfoList | undefined> = {
  name: 'info record',
  parts: [...infoTopics.values()].flatMap(({ record }) => record ?? []),
  expects: 'the record of the topic',
  zero: undefined,
  accept: () => undefined,
  encode: (value, args) => recordOf(args)?.encode(value, args),
  decode: (wire, args) => recordOf(args)?.decode(wire, args),
  show: (value) => JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v)),
};

function recordOf(args: readonly unknown[]): AnyKind | undefined {
  return infoTopics.get(Number(args[1]))?.record;
}

/** A topic's number. */
export const infoTopic = {
  ...u32,
  name: 'topic',
  show: (value: number) => infoTopics.get(value)?.name ?? String(value),
};
