const NS_PER_MS = 1_000_000;

/** What a Runner knows of time. */
export interface RunnerClock {
  /** Nanoseconds since some moment; never fewer than before. */
  now(): bigint;
  /** Lets all else happen that waits for its turn in the event loop. */
  yield(): Promise<void>;
}

/** Browsers have no setImmediate; their setTimeout may make a pause. */
const nextTurn = 'setImmediate' in globalThis ? setImmediate : setTimeout;

/** The time of the machine. */
export const machineClock: RunnerClock = {
  now: () => BigInt(Math.round(performance.now() * NS_PER_MS)),
  yield: () => new Promise((resolve) => void nextTurn(resolve)),
};
