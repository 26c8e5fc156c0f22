import type { Corpus } from '../../input/corpus';
import type { ReadonlyInput } from '../../input/input';
import type { Mutagen } from '../../input/mutagen';
import type { MonitorClients } from '../../monitor/monitor-clients';
import type { Options } from '../../options/options';
import type { RunnerClock } from './clock';
import type { Executor } from './executor';

/** What the workflows of a Runner work with. */
export interface Workbench {
  readonly executor: Executor;
  readonly monitors: MonitorClients;
  readonly clock: RunnerClock;
  readonly mutagen: Mutagen;
  /** Inputs made by hand, which no workflow changes. */
  readonly seedCorpus: Corpus;
  /** Inputs that added coverage, and those that were given. */
  liveCorpus: Corpus;
  options: Options;
  /** Is told of each input that comes into the live corpus for its coverage. */
  readonly kept: (input: ReadonlyInput) => void;
  /** Is told, in a line for people, of what does not show in any result. */
  readonly log: (line: string) => void;
}
