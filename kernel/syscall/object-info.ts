import {
  ZX_INFO_PROCESS_FLAG_DEBUGGER_ATTACHED,
  ZX_INFO_PROCESS_FLAG_EXITED,
  ZX_INFO_PROCESS_FLAG_STARTED,
  ZX_INFO_VMO_VIA_HANDLE,
} from '../abi/constants';
import { type InfoList, infoTopics, type InfoRecord } from '../abi/info';
import { objectTypes } from '../abi/object-type';
import { ZX_OK } from '../abi/status';
import { objectSyscalls } from '../abi/syscall/object';
import { SOCKET_BUFFER_BYTES } from '../abi/syscall/socket';
import type { U64 } from '../abi/u64';
import type { Handle } from '../handle/handle';
import { Process } from '../object/process';
import { Socket } from '../object/socket';
import { Stream } from '../object/stream';
import { Timer } from '../object/timer';
import { Vmar } from '../object/vmar';
import { Vmo } from '../object/vmo';
import { refuse } from '../refused';
import type { Handler } from './handler';
import { processLists, processRecords } from './process-info';
import { taskLists, taskRecords } from './task-info';
import { vmoRecord } from './vmo-info';

const { refusals } = objectSyscalls.zx_object_get_info;

export const getInfo: Handler<'zx_object_get_info'> = (caller, value, topic, count) => {
  const known = infoTopics.get(topic) ?? refuse(refusals.unknownTopic);
  const handle = caller.process.handles.resolve(value, known.access);
  if (known.about) refuse(refusals.nobodyHas);
  if (known.isList) return cut(lists[known.name]?.(handle) ?? [], count);
  if (!known.record) return { status: ZX_OK };
  const ofProcess = processRecords[known.name]?.(handle) ?? taskRecords[known.name]?.(handle, caller);
  return { status: ZX_OK, info: ofProcess ?? record(handle, known.name) };
};

/** What each topic lists that gives as many records as are asked for. */
const lists: Readonly<Record<string, (handle: Handle) => InfoList>> = { ...taskLists, ...processLists };

/** As many records as are asked for, and how many there are. */
function cut(
  all: InfoList,
  count: U64,
): { status: typeof ZX_OK; info: InfoList; actual: number; avail: number } {
  const info = all.slice(0, Number(count));
  return { status: ZX_OK, info, actual: info.length, avail: all.length };
}

function record(handle: Handle, topic: string): InfoRecord {
  const { object } = handle;
  if (topic === 'ZX_INFO_HANDLE_COUNT') return { handle_count: object.handleCount };
  if (topic !== 'ZX_INFO_HANDLE_BASIC') {
    if (object instanceof Vmo) return vmoRecord(object, handle.rights, ZX_INFO_VMO_VIA_HANDLE);
    if (object instanceof Vmar) return { base: object.base, len: object.size };
    if (object instanceof Process) return processRecord(object);
    if (object instanceof Socket) return socketRecord(object);
    if (object instanceof Timer) return timerRecord(object);
    if (object instanceof Stream) return streamRecord(object);
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
  const debugged = process.debuggerExceptions.isBound ? ZX_INFO_PROCESS_FLAG_DEBUGGER_ATTACHED : 0;
  return {
    return_code: process.returnCode ?? 0,
    start_time: process.startTime ?? 0n,
    flags: started | (process.ended ? ZX_INFO_PROCESS_FLAG_EXITED : 0) | debugged,
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

function streamRecord({ options, seek, vmo }: Stream): InfoRecord {
  return { options, seek, content_size: vmo.contentSize };
}

function timerRecord({ slackMode, deadline, slack }: Timer): InfoRecord {
  return { options: slackMode, deadline, slack };
}
