import { statusName, ZX_OK } from '../../kernel';
import { rulesInOrder } from '../../kernel/abi/rule';
import { syscallEntries } from '../../kernel/abi/table';

/** What the running test has seen. */
const seen = new Set<string>();
/** What a passed test has seen and bears in its title. */
const covered = new Set<string>();

/** Each `zx_syscall ZX_STATUS` that the table says can happen; calls that give no status have none. */
export const reachablePairs: readonly string[] = syscallEntries.flatMap(
  ([name, { returns, noReturn, endsThread, refusals }]) => {
    if (returns ?? noReturn) return [];
    const statuses = new Set([
      ...(endsThread ? [] : [ZX_OK]),
      ...rulesInOrder(refusals).map((rule) => rule.status),
    ]);
    return [...statuses].map((status) => pair(name, status));
  },
);

export function beginTest(): void {
  seen.clear();
}

/** Notes that the running test got this status from this syscall. */
export function saw(syscall: string, status: number): void {
  seen.add(pair(syscall, status));
}

/** Credits a passed test with what its title says and it really saw. */
export function endTest(title: string): void {
  const words = new Set(title.match(/\w+/g));
  for (const each of seen) if (each.split(' ').every((word) => words.has(word))) covered.add(each);
}

/** The pairs that no test has covered. */
export function missingPairs(): string[] {
  return reachablePairs.filter((each) => !covered.has(each));
}

function pair(syscall: string, status: number): string {
  return `${syscall} ${statusName(status)}`;
}
