import { FuzzResult } from '../result/fuzz-result';

const NS_PER_MS = 1_000_000;
/** How often a target is looked at, in milliseconds. */
const PERIOD = 50;

/** What a target may take. */
export interface Bounds {
  /** In nanoseconds; 0: no limit. */
  readonly run_limit: bigint;
  /** In bytes; 0: no limit. */
  readonly oom_limit: number;
}

/** Looks from time to time whether a run takes too long, or its target too much memory. */
export class Watchdog {
  #lastLook = 0;
  #began = 0;

  constructor(
    private readonly residentBytes: () => number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** To be called when a run begins, with the time in milliseconds. */
  begin(now: number): void {
    this.#began = now;
  }

  /** What the target is to be ended for, if it was not looked at lately; `undefined` while all is well. */
  glance(bounds: Bounds): FuzzResult | undefined {
    const now = this.now();
    if (now - this.#lastLook < PERIOD) return undefined;
    this.#lastLook = now;
    return this.#look(bounds, now);
  }

  /** Looks until it has something to say, or the signal comes; tells what the target is to be ended for. */
  watch(bounds: Bounds, signal: AbortSignal, tell: (result: FuzzResult) => void): void {
    const timer = setInterval(() => {
      const result = this.#look(bounds, this.now());
      if (result !== undefined) {
        clearInterval(timer);
        tell(result);
      }
    }, PERIOD);
    signal.addEventListener('abort', () => clearInterval(timer));
  }

  #look({ run_limit, oom_limit }: Bounds, now: number): FuzzResult | undefined {
    if (oom_limit > 0 && this.residentBytes() > oom_limit) return FuzzResult.OOM;
    const limit = Number(run_limit) / NS_PER_MS;
    return limit > 0 && now - this.#began >= limit ? FuzzResult.TIMEOUT : undefined;
  }
}
