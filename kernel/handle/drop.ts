import type { SyscallName } from '../abi/table';

/** Who a process is, in words that outlive it. */
export interface ProcessLabel {
  readonly koid: number;
  readonly name: string;
}

/** What makes handles for a program and is no syscall. */
export type OperationName = 'spawn';

/** A moment in the kernel's history: the syscall in progress. */
export interface Moment {
  readonly step: number;
  /** `boot` for what the kernel does of itself. */
  readonly syscall: SyscallName | OperationName | 'boot';
  readonly process: ProcessLabel;
}

/** Where a handle, or one that it was made from, lost rights. */
export interface Drop extends Moment {
  readonly rights: number;
  readonly previous: Drop | undefined;
  readonly depth: number;
}

const MOST_DROPS = 8;

/** The record of a handle made with fewer rights than its source; the oldest records are forgotten beyond eight. */
export function recordDrop(previous: Drop | undefined, moment: Moment, rights: number): Drop | undefined {
  if (rights === 0) return previous;
  const kept = previous && previous.depth >= MOST_DROPS ? withoutOldest(previous) : previous;
  return { ...moment, rights, previous: kept, depth: (kept?.depth ?? 0) + 1 };
}

/** The records of a handle, oldest first. */
export function dropsInOrder(last: Drop | undefined): Drop[] {
  const drops: Drop[] = [];
  for (let drop = last; drop; drop = drop.previous) drops.unshift(drop);
  return drops;
}

function withoutOldest(last: Drop): Drop | undefined {
  const kept = dropsInOrder(last).slice(1);
  return kept.reduce<Drop | undefined>(
    (previous, drop, i) => ({ ...drop, previous, depth: i + 1 }),
    undefined,
  );
}
