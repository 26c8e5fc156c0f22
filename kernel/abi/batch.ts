import { acceptArguments } from './arguments';
import type { Syscalls } from './syscalls';
import { syscallEntries, type SyscallName } from './table';

/** How many syscalls a batch may hold. */
export const LONGEST_BATCH = 4096;

/** A syscall that will be made in its batch, and what it gives then. */
export class BatchEntry<Return> {
  /** What it gives; only its type is there. */
  declare readonly gives?: Return;

  /** `args`: the kernel's form of what was given. */
  constructor(
    readonly name: SyscallName,
    readonly args: readonly unknown[],
  ) {}
}

/** Every syscall under its C name, to be made when the batch is. */
export type BatchSyscalls = {
  readonly [N in keyof Syscalls]: (...args: Parameters<Syscalls[N]>) => BatchEntry<ReturnType<Syscalls[N]>>;
};

/** What a batch gives: the result of each of its syscalls, in their order. */
export type BatchResults<Entries extends readonly unknown[]> = {
  -readonly [I in keyof Entries]: Entries[I] extends BatchEntry<infer Return> ? Return : never;
};

const recorder = Object.fromEntries(
  syscallEntries.map(([name, descriptor]) => [
    name,
    (...given: unknown[]) => new BatchEntry(name, acceptArguments(name, descriptor, given)),
  ]),
) as BatchSyscalls;

/**
 * The syscalls of a batch, none of which was made. Throws a RangeError for more than `LONGEST_BATCH` of them, and a
 * TypeError for what is no syscall of a batch, or has an argument that C could not express.
 */
export function entriesOf<Entries extends readonly BatchEntry<unknown>[]>(
  build: (sys: BatchSyscalls) => Entries,
): Entries {
  const entries = build(recorder);
  if (!Array.isArray(entries)) throw new TypeError('batch: the function must return an array of syscalls');
  if (entries.length > LONGEST_BATCH) {
    throw new RangeError(`a batch of ${entries.length} syscalls; it may hold ${LONGEST_BATCH}`);
  }
  for (const entry of entries as readonly unknown[]) {
    if (!(entry instanceof BatchEntry))
      throw new TypeError('batch: the array must hold what the methods of its argument gave');
  }
  return entries;
}
