import type { Channel } from '../../zx';

/** The channels that a target gets; it takes them over. */
export interface TargetChannels {
  /** To the coverage component's collector. */
  readonly collector: Channel;
  /** On which it serves TargetAdapter. */
  readonly adapter: Channel;
}

/** A target that was started, as the engine holds it. To dispose of it lets go of it, and does not end it. */
export interface RunningTarget extends Disposable {
  /** Settles when it has ended. */
  readonly exited: Promise<unknown>;
  /** Why it ended, for people; empty if it did not say. */
  readonly lastWords: string;
  kill(): void;
  /**
   * Whether one thread serves the adapter and the process, and tries an input that is there before it ends a run: then
   * it is told all of a run at once.
   */
  readonly isInOrder: boolean;
  /** How much memory it has in use, in bytes; 0 where that can't be told. */
  residentBytes(): number;
  /** Words that it was seen to ask for since the last call. */
  newWords(): readonly Uint8Array[];
}

/** Starts a target. Throws if that can't be. */
export type TargetStarter = (channels: TargetChannels) => RunningTarget;
