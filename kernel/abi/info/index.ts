import { type AnyKind, type Kind, type OutOf, u32, u64 } from '../kind';
import { ipcTopics } from './ipc';
import { machineTopics } from './machine';
import { memoryTopics, ZX_INFO_PROCESS_VMOS, ZX_INFO_VMO } from './memory';
import { handleValid, objectTopics, ZX_INFO_HANDLE_VALID } from './object';
import { taskTopics, ZX_INFO_PROCESS, ZX_INFO_TASK_RUNTIME, ZX_INFO_THREAD_EXCEPTION_REPORT } from './task';
import type { InfoTopic } from './topic';

export {
  ZX_INFO_BTI,
  ZX_INFO_CPU_STATS,
  ZX_INFO_GUEST_STATS,
  ZX_INFO_KMEM_STATS,
  ZX_INFO_KMEM_STATS_EXTENDED,
  ZX_INFO_MSI,
  ZX_INFO_RESOURCE,
  ZX_INFO_VCPU,
} from './machine';
export { ZX_INFO_SOCKET, ZX_INFO_STREAM, ZX_INFO_TIMER } from './ipc';
export {
  ZX_INFO_PROCESS_MAPS,
  ZX_INFO_PROCESS_VMOS,
  ZX_INFO_TASK_STATS,
  ZX_INFO_VMAR,
  ZX_INFO_VMO,
} from './memory';
export { ZX_INFO_HANDLE_BASIC, ZX_INFO_HANDLE_COUNT, ZX_INFO_HANDLE_VALID } from './object';
export {
  ZX_INFO_HANDLE_TABLE,
  ZX_INFO_JOB,
  ZX_INFO_JOB_CHILDREN,
  ZX_INFO_JOB_PROCESSES,
  ZX_INFO_PROCESS,
  ZX_INFO_PROCESS_HANDLE_STATS,
  ZX_INFO_PROCESS_THREADS,
  ZX_INFO_TASK_RUNTIME,
  ZX_INFO_THREAD,
  ZX_INFO_THREAD_EXCEPTION_REPORT,
  ZX_INFO_THREAD_STATS,
} from './task';
export type { InfoTopic } from './topic';

const recordingTopics = { ...objectTopics, ...taskTopics, ...memoryTopics, ...ipcTopics };
type Topics = typeof recordingTopics;

/** The numbers that stand for a topic's newest version, too. */
const unversioned: Readonly<Record<number, InfoTopic>> = {
  3: recordingTopics[ZX_INFO_PROCESS],
  11: recordingTopics[ZX_INFO_THREAD_EXCEPTION_REPORT],
  14: recordingTopics[ZX_INFO_PROCESS_VMOS],
  23: recordingTopics[ZX_INFO_VMO],
  30: recordingTopics[ZX_INFO_TASK_RUNTIME],
};

/** The topics that are known, by number. */
export const infoTopics: ReadonlyMap<number, InfoTopic> = new Map(
  Object.entries<InfoTopic>({
    [ZX_INFO_HANDLE_VALID]: handleValid,
    ...recordingTopics,
    ...machineTopics,
    ...unversioned,
  }).map(([number, topic]) => [Number(number), topic]),
);

/** The record of each topic, by the topic's number. */
export type InfoRecords = {
  [T in keyof Topics as Topics[T]['isList'] extends false ? T : never]: OutOf<Topics[T]['record']>;
};
/** What the topics list that give as many records as are asked for, by the topic's number. */
export type InfoLists = {
  [T in keyof Topics as Topics[T]['isList'] extends true ? T : never]: ElementOf<OutOf<Topics[T]['record']>>;
};
type ElementOf<L> = L extends readonly (infer E)[] ? E : never;
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
