import { ZX_TIME_INFINITE } from '../abi/constants';
import { type Timer, Timers } from './timers';

/** Virtual time starts here, above zero so that deadline 0 is in the past. */
const BOOT_TIME = 1_000_000n;
const READING_TAKES = 1_000n;
/** The longest delay that a host timer takes, in milliseconds. */
const LONGEST_DELAY = 0x7fffffff;

/** The kernel's monotonic time, in nanoseconds, and what is to happen at which time. */
export abstract class Clock {
  protected readonly timers = new Timers();

  /** Told whenever a timer is armed. */
  whenArmed: (() => void) | undefined;

  /** The time, without any effect. */
  abstract get now(): bigint;

  /** The time as a program reads it. */
  read(): bigint {
    return this.now;
  }

  /** Does something once when `deadline` comes; never for ZX_TIME_INFINITE. */
  at(deadline: bigint, fire: () => void): Timer {
    if (deadline === ZX_TIME_INFINITE) return { deadline, cancel: () => undefined };
    const timer = this.timers.arm(deadline, fire);
    this.whenArmed?.();
    return timer;
  }

  /** While a program is blocked and nothing else can run: lets time pass to the next timer. False if that can't help. */
  abstract passToNextTimer(): boolean;

  /** Whether time passes only when the kernel says so, and it should while programs await. */
  get movesWhenIdle(): boolean {
    return false;
  }
}

/** Time that moves only when a blocked program has nothing else to wait for: the default, and the same on every run. */
export class VirtualClock extends Clock {
  #now = BOOT_TIME;

  get now(): bigint {
    return this.#now;
  }

  override read(): bigint {
    this.#moveTo(this.#now + READING_TAKES);
    return this.#now;
  }

  override get movesWhenIdle(): boolean {
    return true;
  }

  passToNextTimer(): boolean {
    const next = this.timers.next;
    if (next === undefined) return false;
    this.#moveTo(next > this.#now ? next : this.#now);
    return true;
  }

  #moveTo(time: bigint): void {
    this.#now = time;
    this.timers.fireDue(time);
  }
}

/** Time that moves when the test says so. */
export class ManualClock extends Clock {
  #now = BOOT_TIME;

  get now(): bigint {
    return this.#now;
  }

  /** Moves time on by `nanoseconds` (at least 0), firing what comes due, each at its own time. */
  advance(nanoseconds: number | bigint): void {
    const target = this.#now + BigInt(nanoseconds);
    if (target < this.#now) throw new RangeError(`ManualClock.advance: ${nanoseconds} must not be negative`);
    for (let next = this.timers.next; next !== undefined && next <= target; next = this.timers.next) {
      if (next > this.#now) this.#now = next;
      this.timers.fireDue(this.#now);
    }
    this.#now = target;
  }

  passToNextTimer(): boolean {
    return false;
  }
}

/** The host's time. */
export class RealClock extends Clock {
  #timeout: HostTimer | undefined;

  get now(): bigint {
    return BOOT_TIME + BigInt(Math.floor(performance.now() * 1e6));
  }

  override at(deadline: bigint, fire: () => void): Timer {
    const timer = super.at(deadline, fire);
    this.#arm();
    return {
      deadline,
      cancel: () => {
        timer.cancel();
        if (this.timers.next === undefined) this.#timeout?.held.unref?.();
      },
    };
  }

  passToNextTimer(): boolean {
    const next = this.timers.next;
    if (next === undefined) return false;
    const milliseconds = Number(next - this.now) / 1e6;
    if (milliseconds > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    this.fireDue();
    return true;
  }

  /** Does what is due. */
  protected fireDue(): void {
    this.timers.fireDue(this.now);
    this.#arm();
  }

  /** One that is armed for an earlier time already will do: setting one takes longer than a syscall. */
  #arm(): void {
    const next = this.timers.next;
    if (next === undefined) return;
    if (this.#timeout && this.#timeout.deadline <= next) return this.#timeout.held.ref?.();
    clearTimeout(this.#timeout?.id);
    const delay = Math.min(LONGEST_DELAY, Math.max(0, Math.ceil(Number(next - this.now) / 1e6)));
    const id = setTimeout(() => {
      this.#timeout = undefined;
      this.fireDue();
    }, delay);
    this.#timeout = { deadline: next, id, held: id };
  }
}

interface HostTimer {
  readonly deadline: bigint;
  readonly id: ReturnType<typeof setTimeout>;
  /** The same, where the host's timers can be kept from holding its event loop. */
  readonly held: { ref?(): void; unref?(): void };
}
