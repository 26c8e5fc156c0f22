import type { handleDisposition } from '../abi/channel';
import { ZX_HANDLE_OP_DUPLICATE, ZX_HANDLE_OP_MOVE } from '../abi/constants';
import type { ValueOf } from '../abi/kind';
import { objectTypes, ZX_OBJ_TYPE_NONE } from '../abi/object-type';
import { ZX_RIGHT_DUPLICATE, ZX_RIGHT_SAME_RIGHTS, ZX_RIGHT_TRANSFER } from '../abi/rights';
import type { Rule } from '../abi/rule';
import type { Handle } from '../handle/handle';
import type { Channel } from '../object/channel';
import type { Thread } from '../object/thread';
import { Refused } from '../refused';
import { subsetOf } from './handle';

export type Disposition = ValueOf<typeof handleDisposition>;

/** What is asked of each handle that is sent. The syscalls that only move can't break the last four. */
export interface SendRules {
  readonly notFound: Rule;
  readonly notTransferable: Rule;
  readonly sendsItself: Rule;
  readonly otherType?: Rule;
  readonly badOperation?: Rule;
  readonly notASubset?: Rule;
  readonly notDuplicable?: Rule;
}

/** The outputs that tell a program which entries failed. */
export type ReportResults = (entries: Disposition[]) => Readonly<Record<string, unknown>>;

/** What a plain handle to send stands for: it is moved as it is. */
export function move(handle: number): Disposition {
  return {
    operation: ZX_HANDLE_OP_MOVE,
    handle,
    type: ZX_OBJ_TYPE_NONE,
    rights: ZX_RIGHT_SAME_RIGHTS,
    result: 0,
  };
}

/**
 * The handles of a message that is sent through `channel`, out of the caller's table. Every entry is tried. If any
 * fails, the handles already taken are closed, those of the failing entries stay, and the first failure is thrown.
 */
export function takeHandles(
  caller: Thread,
  channel: Channel,
  entries: readonly Disposition[],
  rules: SendRules,
  report?: ReportResults,
): Handle[] {
  const taken: Handle[] = [];
  if (entries.length === 0) return taken;
  const failures = new Map<number, Refused>();
  entries.forEach((entry, i) => {
    const handle = caller.process.handles.get(entry.handle);
    const failure = handle ? judgeEntry(entry, handle, channel, rules) : new Refused(rules.notFound);
    if (failure) failures.set(i, failure);
    else if (handle) taken.push(takeHandle(caller, entry, handle));
  });
  for (const first of failures.values()) {
    for (const handle of taken) caller.core.release(handle);
    const results = entries.map((entry, i) => ({
      ...entry,
      result: failures.get(i)?.rule.status ?? entry.result,
    }));
    throw new Refused(first.rule, report?.(results), first.handle, first.missing);
  }
  return taken;
}

/** Closes the handles that a refused message was to move: they are gone from the sender in any case. */
export function consume(caller: Thread, entries: readonly Disposition[]): void {
  const { handles } = caller.process;
  for (const { operation, handle: value } of entries) {
    const handle = operation === ZX_HANDLE_OP_DUPLICATE ? undefined : handles.get(value);
    if (handle) handles.close(handle);
  }
}

/** How many more handles there are once these are sent. */
export function handlesMade(entries: readonly Disposition[]): number {
  let made = 0;
  for (const { operation } of entries) if (operation === ZX_HANDLE_OP_DUPLICATE) made++;
  return made;
}

function judgeEntry(
  entry: Disposition,
  handle: Handle,
  channel: Channel,
  rules: SendRules,
): Refused | undefined {
  const { operation, type, rights } = entry;
  const refused = (rule: Rule | undefined, missing = 0): Refused | undefined =>
    rule && new Refused(rule, {}, handle, missing >>> 0);
  if (!handle.has(ZX_RIGHT_TRANSFER)) return refused(rules.notTransferable, ZX_RIGHT_TRANSFER);
  if (handle.object === channel) return new Refused(rules.sendsItself);
  if (type !== ZX_OBJ_TYPE_NONE && type !== objectTypes[handle.object.type]) return refused(rules.otherType);
  const duplicates = operation === ZX_HANDLE_OP_DUPLICATE;
  if (!duplicates && operation !== ZX_HANDLE_OP_MOVE)
    return rules.badOperation && new Refused(rules.badOperation);
  if (subsetOf(handle, rights) === undefined) return refused(rules.notASubset, rights & ~handle.rights);
  if (duplicates && !handle.has(ZX_RIGHT_DUPLICATE)) return refused(rules.notDuplicable, ZX_RIGHT_DUPLICATE);
  return undefined;
}

function takeHandle(caller: Thread, { operation, rights }: Disposition, handle: Handle): Handle {
  const { core, process } = caller;
  const granted = subsetOf(handle, rights) ?? 0;
  if (operation === ZX_HANDLE_OP_DUPLICATE) {
    const duplicate = handle.derive(granted, core.moment);
    core.history?.derived('duplicate', duplicate, handle);
    core.history?.moved('transfer', duplicate);
    return duplicate;
  }
  if (granted === handle.rights) {
    process.handles.remove(handle);
    core.history?.moved('transfer', handle);
    return handle;
  }
  const reduced = handle.derive(granted, core.moment);
  core.history?.derived('transfer', reduced, handle);
  process.handles.close(handle);
  return reduced;
}
