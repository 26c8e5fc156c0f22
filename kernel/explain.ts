import { rightsNames, withArticle } from './abi/names';
import type { ObjectType } from './abi/object-type';
import { type SyscallName, syscallTable } from './abi/table';
import { dropsInOrder, type Drop, type Moment, type OperationName, type ProcessLabel } from './handle/drop';
import type { Handle } from './handle/handle';
import type { HandleEvent, HandleEventKind } from './handle/history';
import type { Refusal } from './refusal';

/** When something happened to a handle: the step, the syscall, and in which process. */
export interface ExplainedMoment {
  readonly step: number;
  readonly syscall: SyscallName | OperationName | 'boot';
  readonly process: ProcessLabel;
}

/** What happened to a handle, or to one that it was made from. */
export interface ExplainedEvent extends ExplainedMoment {
  readonly event: HandleEventKind;
  /** The koid of the thread whose syscall it was; 0 for the kernel itself. */
  readonly thread: number;
  /** The rights before and after it; none before it was created. */
  readonly before: number;
  readonly after: number;
}

/** Where a handle came from, and where rights were dropped on the way. */
export interface Explanation {
  readonly handle: number;
  readonly object: { readonly type: ObjectType; readonly koid: number; readonly name: string };
  readonly rights: number;
  readonly birth: ExplainedMoment;
  /** Oldest first, at most eight; `rights` are those that were dropped. */
  readonly drops: readonly (ExplainedMoment & { readonly rights: number })[];
  /** All that happened to it, oldest first, since somebody observes the kernel; empty if nobody does. */
  readonly history: readonly ExplainedEvent[];
  /** All of it in words. */
  readonly text: string;
}

export function explainHandle(handle: Handle): Explanation {
  const { object, rights, birth } = handle;
  const drops = dropsInOrder(handle.lastDrop).map((drop) => ({ ...moment(drop), rights: drop.rights }));
  const history = object.core.history?.of(handle) ?? [];
  return {
    handle: handle.value,
    object: { type: object.type, koid: object.koid, name: object.name },
    rights,
    birth: moment(birth),
    drops,
    history: history.map(explained),
    text: [
      `${showHandle(handle)} has ${rightsNames(rights)}`,
      `made by ${showMoment(birth)}`,
      ...drops.map((drop) => `${rightsNames(drop.rights)} dropped by ${showMoment(drop)}`),
      ...history.map(showEvent),
    ].join('\n'),
  };
}

/** Why a syscall was refused, in words: the rule, and which right of which handle went where. */
export function explainRefusal(refusal: Refusal): string {
  const { refused, syscall } = refusal;
  const { rule, handle, missing } = refused;
  if (!handle) return `${syscall}: ${rule.text}${showArgument(refusal)}`;
  if (missing === 0)
    return `${syscall}: ${rule.text}; ${showHandle(handle)} is to ${withArticle(handle.object.type)}`;
  return `${syscall}: ${showHandle(handle)} lacks ${rightsNames(missing)}, ${whereLost(handle, missing)}`;
}

function whereLost(handle: Handle, missing: number): string {
  const lost = dropsInOrder(handle.lastDrop).filter((drop) => (drop.rights & missing) !== 0);
  const never = lost.reduce((rest, drop) => (rest & ~drop.rights) >>> 0, missing);
  const parts = lost.map((drop) => dropped(drop, missing));
  if (never !== 0) {
    parts.push(
      lost.length === 0
        ? `which a handle to ${withArticle(handle.object.type)} made by ${showMoment(handle.birth)} does not have`
        : `${rightsNames(never)} it never had`,
    );
  }
  return parts.join('; ');
}

function dropped(drop: Drop, missing: number): string {
  const bits = (drop.rights & missing) >>> 0;
  const what = bits === missing ? '' : `${rightsNames(bits)} was `;
  return `${what}dropped by ${showMoment(drop)}`;
}

function showArgument({ syscall, args, refused }: Refusal): string {
  const index = syscallTable[syscall].parameters.findIndex(([label]) => label === refused.rule.look);
  const parameter = syscallTable[syscall].parameters[index];
  return parameter ? ` (${parameter[0]}=${parameter[1].show(args[index])})` : '';
}

function showHandle(handle: Handle): string {
  const { object, value } = handle;
  const name = object.name && ` '${object.name}'`;
  const where = value === 0 ? 'a handle' : `handle 0x${value.toString(16)}`;
  return `${where} (${object.type.toUpperCase()} ${object.koid}${name})`;
}

function showMoment({ step, syscall, process }: Moment): string {
  return syscall === 'boot' ? 'the kernel' : `${syscall} at step ${step} in process ${process.name}`;
}

function moment({ step, syscall, process }: Moment): ExplainedMoment {
  return { step, syscall, process };
}

function explained({ event, moment: when, thread, before, after }: HandleEvent): ExplainedEvent {
  return { event, ...moment(when), thread, before, after };
}

/** `duplicate by zx_handle_duplicate at step 4 in process a, thread 1031: without ZX_RIGHT_WRITE`. */
function showEvent({ event, moment: when, thread, before, after }: HandleEvent): string {
  const changes = [
    event === 'create' ? `with ${rightsNames(after)}` : showRights('with', after & ~before),
    showRights('without', before & ~after),
  ].filter(Boolean);
  const who = thread === 0 ? '' : `, thread ${thread}`;
  return `${event} by ${showMoment(when)}${who}${changes.length > 0 ? `: ${changes.join(', ')}` : ''}`;
}

function showRights(how: string, rights: number): string {
  return rights === 0 ? '' : `${how} ${rightsNames(rights)}`;
}
