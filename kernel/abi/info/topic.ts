import { type AnyKind, list } from '../kind';
import type { Access } from '../rule';

/** One topic of zx_object_get_info: what it needs of the handle, and the record it gives. */
export interface InfoTopic<R extends AnyKind | undefined = AnyKind | undefined> {
  readonly name: string;
  readonly access: Access;
  readonly record: R;
  /** Whether it gives a list of records, as many as are asked for; `record` is then a list. */
  readonly isList: boolean;
  /** What the topic is about, where the simulator has no such objects: no handle is of that type. */
  readonly about?: string;
}

/** A topic that gives one record. */
export function recordTopic<R extends AnyKind>(name: string, access: Access, record: R) {
  return { name, access, record, isList: false } as const satisfies InfoTopic<R>;
}

/** A topic that gives as many records as are asked for. */
export function listTopic<R extends AnyKind>(name: string, access: Access, element: R) {
  return { name, access, record: list(element), isList: true } as const satisfies InfoTopic;
}
