import { PA_HND, PA_USER0 } from '../../../ipc';
import type { LoaderOptions } from '../loader/loader';

/** What a target program is told when it starts: its only argument, as JSON. */
export interface TargetSettings {
  /** The module that exports `fuzz`: a path. */
  readonly module: string;
  readonly loader: LoaderOptions;
  /** What the engine is told when it asks for parameters. */
  readonly parameters: readonly string[];
  /** The folder that gets a coverage map of each module; none if left out. */
  readonly maps?: string;
  /** Whether why it ends is kept from stderr. */
  readonly quiet: boolean;
}

/** The handles that a target program starts with. */
export const startup = {
  /** A channel to the coverage component's collector. */
  collector: PA_HND(PA_USER0, 0),
  /** The channel on which it serves TargetAdapter. */
  adapter: PA_HND(PA_USER0, 1),
  /** A VMO for the table of comparisons. */
  comparisons: PA_HND(PA_USER0, 2),
  /** A VMO for its notes. */
  notes: PA_HND(PA_USER0, 3),
} as const;
