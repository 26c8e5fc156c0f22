import {
  ZX_INFO_PROCESS_FLAG_EXITED,
  ZX_INFO_PROCESS_FLAG_STARTED,
  ZX_INFO_VMO_DISCARDABLE,
  ZX_INFO_VMO_IMMUTABLE,
  ZX_INFO_VMO_IS_COW_CLONE,
  ZX_INFO_VMO_RESIZABLE,
  ZX_INFO_VMO_TYPE_PAGED,
  ZX_INFO_VMO_VIA_HANDLE,
} from '../abi/constants';
import { type InfoList, infoTopics, type InfoRecord, type InfoRecords, type ZX_INFO_VMO } from '../abi/info';
import { objectTypes } from '../abi/object-type';
import { ZX_OK } from '../abi/status';
import { objectSyscalls } from '../abi/syscall/object';
import { SOCKET_BUFFER_BYTES } from '../abi/syscall/socket';
import type { U64 } from '../abi/u64';
import type { Handle } from '../handle/handle';
import { Process } from '../object/process';
import { Socket } from '../object/socket';
import { Timer } from '../object/timer';
import { Vmar } from '../object/vmar';
import { Vmo } from '../object/vmo';
import { refuse } from '../refused';
import type { Handler } from './handler';
import { taskLists, taskRecords } from './task-info';

export const getInfo: Handler<'zx_object_get_info'> = (caller, value, topic, count) => {
  const known = infoTopics.get(topic) ?? refuse(objectSyscalls.zx_object_get_info.refusals.unknownTopic);
  const handle = caller.process.handles.resolve(value, known.access);
  if (known.isList) return cut(lists[known.name]?.(handle) ?? [], count);
  if (!known.record) return { status: ZX_OK };
  return { status: ZX_OK, info: taskRecords[known.name]?.(handle, caller) ?? record(handle, known.name) };
};

/** What each topic lists that gives as many records as are asked for. */
const lists: Readonly<Record<string, (handle: Handle) => InfoList>> = { ...taskLists };

/** As many records as are asked for, and how many there are. */
function cut(all: InfoList, count: U64): { status: typeof ZX_OK; info: InfoList; actual: number; avail: number } {
  const info = all.slice(0, Number(count));
  return { status: ZX_OK, info, actual: info.length, avail: all.length };
}

function record(handle: Handle, topic: string): InfoRecord {
  const { object } = handle;
  if (topic === 'ZX_INFO_HANDLE_COUNT') return { handle_count: object.handleCount };
  if (topic !== 'ZX_INFO_HANDLE_BASIC') {
    if (object instanceof Vmo) return vmoRecord(object, handle.rights);
    if (object instanceof Vmar) return { base: object.base, len: object.size };
    if (object instanceof Process) return processRecord(object);
    if (object instanceof Socket) return socketRecord(object);
    if (object instanceof Timer) return timerRecord(object);
  }
  return {
    koid: object.koid,
    rights: handle.rights,
    type: objectTypes[object.type],
    related_koid: object.relatedKoid,
    reserved: 0,
  };
}

function processRecord(process: Process): InfoRecord {
  const started = process.started || process.ended ? ZX_INFO_PROCESS_FLAG_STARTED : 0;
  return {
    return_code: process.returnCode ?? 0,
    start_time: process.startTime ?? 0n,
    flags: started | (process.ended ? ZX_INFO_PROCESS_FLAG_EXITED : 0),
  };
}

function socketRecord({ options, used, available, peer }: Socket): InfoRecord {
  return {
    options,
    rx_buf_max: SOCKET_BUFFER_BYTES,
    rx_buf_size: used,
    rx_buf_available: available,
    tx_buf_max: peer ? SOCKET_BUFFER_BYTES : 0,
    tx_buf_size: peer?.used ?? 0,
  };
}

function timerRecord({ slackMode, deadline, slack }: Timer): InfoRecord {
  return { options: slackMode, deadline, slack };
}

function vmoRecord(vmo: Vmo, rights: number): InfoRecords[typeof ZX_INFO_VMO] {
  const flags =
    ZX_INFO_VMO_TYPE_PAGED |
    ZX_INFO_VMO_VIA_HANDLE |
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
