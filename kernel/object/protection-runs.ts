import { type AddressRange, endOf, overlapOf, rangeBetween, remainders } from './address-range';
import type { Permissions } from './permissions';
import { RangeList } from './range-list';

/** A range with the same permissions throughout. */
export interface ProtectionRun extends AddressRange {
  readonly permissions: Permissions;
}

/** What each part of a mapping allows. Its runs leave no gap, and neighbours differ. */
export class ProtectionRuns {
  readonly #runs = new RangeList<ProtectionRun>();

  constructor(...runs: ProtectionRun[]) {
    for (const run of runs) this.#runs.replace(run, run);
  }

  get all(): readonly ProtectionRun[] {
    return this.#runs.all;
  }

  /** The runs in a range, cut to it. */
  within(range: AddressRange): ProtectionRun[] {
    return this.#runs
      .overlapping(range)
      .map((run) => withPermissions(overlapOf(run, range), run.permissions));
  }

  set(range: AddressRange, permissions: Permissions): void {
    const reach = rangeBetween(range.base - 1, endOf(range) + 1);
    const near = this.#runs.overlapping(reach);
    const kept = near.flatMap((run) =>
      remainders(run, range).map((rest) => withPermissions(rest, run.permissions)),
    );
    const runs = [...kept, withPermissions(range, permissions)].sort((a, b) => a.base - b.base);
    this.#runs.replace(reach, ...mergedWhereEqual(runs));
  }
}

export function withPermissions({ base, size }: AddressRange, permissions: Permissions): ProtectionRun {
  return { base, size, permissions };
}

function mergedWhereEqual(runs: readonly ProtectionRun[]): ProtectionRun[] {
  const merged: ProtectionRun[] = [];
  for (const run of runs) {
    const last = merged.at(-1);
    if (last?.permissions !== run.permissions) merged.push(run);
    else merged[merged.length - 1] = { ...last, size: last.size + run.size };
  }
  return merged;
}
