import {
  ZX_POL_ACTION_ALLOW,
  ZX_POL_MAX,
  ZX_POL_NEW_ANY,
  ZX_POL_NEW_PROFILE,
  ZX_POL_NEW_VMO,
  ZX_POL_OVERRIDE_ALLOW,
  ZX_POL_OVERRIDE_DENY,
} from '../abi/constants';
import type { PolicyBasicV2, PolicyTimerSlack } from '../abi/policy';

/** What is to happen where a condition is met, and whether jobs below may change that. */
interface Reaction {
  readonly action: number;
  readonly isLocked: boolean;
}

const isNew = (condition: number): boolean => condition >= ZX_POL_NEW_VMO && condition <= ZX_POL_NEW_PROFILE;

/**
 * What the processes of a job may do, and how slack their timers are. It never changes: a job whose policy is set
 * gets another one, and children take that of their parent when they are made.
 */
export class Policy {
  /** Allows everything: the root job's. */
  static readonly open = new Policy(
    Array.from({ length: ZX_POL_MAX }, () => ({ action: ZX_POL_ACTION_ALLOW, isLocked: false })),
    { min_slack: 0n, default_mode: 0 },
  );

  /** Whether there is nothing to enforce. */
  readonly allowsAll: boolean;

  private constructor(
    private readonly reactions: readonly Reaction[],
    readonly timerSlack: PolicyTimerSlack,
  ) {
    this.allowsAll = reactions.every(({ action }) => action === ZX_POL_ACTION_ALLOW);
  }

  /** The ZX_POL_ACTION_* of a ZX_POL_* condition. */
  actionOn(condition: number): number {
    return this.reactions[condition]?.action ?? ZX_POL_ACTION_ALLOW;
  }

  /**
   * The policy with entries added in their order. An entry that a lock forbids goes to `conflict`, and if that
   * returns the entry is left out.
   */
  with(
    entries: readonly PolicyBasicV2[],
    judge: (entry: PolicyBasicV2) => void,
    conflict: () => void,
  ): Policy {
    const reactions = [...this.reactions];
    const set = (condition: number, action: number, flags: number): void => {
      const there = reactions[condition];
      if (!there) return;
      if (!there.isLocked) reactions[condition] = { action, isLocked: flags === ZX_POL_OVERRIDE_DENY };
      else if (there.action !== action || flags !== ZX_POL_OVERRIDE_DENY) conflict();
    };
    let newAny: PolicyBasicV2 | undefined;
    for (const entry of entries) {
      judge(entry);
      if (entry.condition !== ZX_POL_NEW_ANY) {
        set(entry.condition, entry.action, entry.flags);
        continue;
      }
      newAny = entry;
      for (let condition = ZX_POL_NEW_VMO; condition <= ZX_POL_NEW_PROFILE; condition++) {
        set(condition, entry.action, ZX_POL_OVERRIDE_ALLOW);
      }
    }
    return new Policy(newAny ? this.#lockNew(reactions, newAny.flags) : reactions, this.timerSlack);
  }

  /** The policy with at least that much slack. */
  withTimerSlack({ min_slack, default_mode }: PolicyTimerSlack): Policy {
    const least = this.timerSlack.min_slack;
    return new Policy(this.reactions, { min_slack: min_slack > least ? min_slack : least, default_mode });
  }

  /** The flags of ZX_POL_NEW_ANY hold for all that it stands for; what was locked before stays so. */
  #lockNew(reactions: readonly Reaction[], flags: number): Reaction[] {
    return reactions.map((reaction, condition) => {
      if (!isNew(condition)) return reaction;
      const wasLocked = this.reactions[condition]?.isLocked === true;
      return { ...reaction, isLocked: wasLocked || flags === ZX_POL_OVERRIDE_DENY };
    });
  }
}
