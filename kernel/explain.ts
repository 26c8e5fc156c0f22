import { rightsNames, withArticle } from './abi/names';
import type { ObjectType } from './abi/object-type';
import { type SyscallName, syscallTable } from './abi/table';
import { dropsInOrder, type Drop, type Moment, type ProcessLabel } from './handle/drop';
import type { Handle } from './handle/handle';
import type { Refusal } from './refusal';

/** When something happened to a handle: the step, the syscall, and in which process. */
export interface ExplainedMoment {
  readonly step: number;
  readonly syscall: SyscallName | 'boot';
  readonly process: ProcessLabel;
}

/** Where a handle came from, and where rights were dropped on the way. */
export interface Explanation {
  readonly handle: number;
  readonly object: { readonly type: ObjectType; readonly koid: number; readonly name: string };
  readonly rights: number;
  readonly birth: ExplainedMoment;
  /** Oldest first, at most eight; `rights` are those that were dropped. */
  readonly drops: readonly (ExplainedMoment & { readonly rights: number })[];
  /** All of it in words. */
  readonly text: string;
}

export function explainHandle(handle: Handle): Explanation {
  const { object, rights, birth } = handle;
  const drops = dropsInOrder(handle.lastDrop).map((drop) => ({ ...moment(drop), rights: drop.rights }));
  return {
    handle: handle.value,
    object: { type: object.type, koid: object.koid, name: object.name },
    rights,
    birth: moment(birth),
    drops,
    text: [
      `${showHandle(handle)} has ${rightsNames(rights)}`,
      `made by ${showMoment(birth)}`,
      ...drops.map((drop) => `${rightsNames(drop.rights)} dropped by ${showMoment(drop)}`),
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
