import { statusName } from '../../kernel/abi/names';
import { rulesInOrder } from '../../kernel/abi/rule';
import { ZX_OK } from '../../kernel/abi/status';
import { syscallEntries } from '../../kernel/abi/table';

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

export function pair(syscall: string, status: number): string {
  return `${syscall} ${statusName(status)}`;
}
