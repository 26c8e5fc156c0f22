import { existsSync, readFileSync } from 'node:fs';
import { ZX_OK } from '../../kernel';
import { writeWhole } from '../../fuzzing/files/io';
import type { Options } from '../../fuzzing/options/options';
import { endSignals } from '../end-signals';
import { reportCoverage } from './coverage';
import { countOf } from './inputs';
import { failed, saved, tell, type Report } from './outcome';
import type { Place } from './place';
import { type Output, type Progress, progressOf, ProgressMonitor } from './progress';
import { RunLock } from './run-lock';
import { Session, type SessionOptions } from './session';
import { CorpusType } from '../../fuzzing/engine/runner/runner';

const STATUS_MS = 500;

/** What `run` is told besides. */
export interface RunFlags {
  /** Whether a report of the coverage is made at the end. */
  readonly report: boolean;
  /** Whether the line at the bottom of the terminal lives. */
  readonly isLive: boolean;
}

/** Fuzzes in this process, up to the limits, an error, or until it is told to stop. */
export async function run(
  place: Place,
  given: SessionOptions,
  output: Output,
  flags: RunFlags,
): Promise<void> {
  using lock = new RunLock(place);
  place.setOptions({});
  await using session = await Session.open(place, { log: output.warn, maps: flags.report, ...given });
  announce(session, output);
  const report = await fuzz(session, output, flags.isLive);
  try {
    if (flags.report) await reportCoverage(session, output);
  } finally {
    tell(output, report);
  }
}

async function fuzz(session: Session, output: Output, isLive: boolean): Promise<Report> {
  const { runner, place } = session;
  const writeStatus = (): void => {
    if (runner.status) saveStatus(place, progressOf(runner.status));
  };
  runner.addMonitor(new ProgressMonitor(output, () => runner.status, isLive));
  using signals = new StopSignals(() => void runner.stop());
  const timer = setInterval(writeStatus, STATUS_MS);
  try {
    const outcome = await runner.fuzz();
    if (outcome.status !== ZX_OK) throw failed(session, outcome.status, 'the target can not be run');
    return saved(session, outcome.artifact);
  } finally {
    clearInterval(timer);
    writeStatus();
  }
}

/** Calls back when this program is told to stop, by Ctrl-C for instance, which does not end it then. */
export class StopSignals implements Disposable {
  /** Whether it was told so. */
  came = false;
  readonly #listener: () => void;

  constructor(stop: () => void) {
    this.#listener = () => {
      this.came = true;
      stop();
    };
    for (const signal of endSignals) process.on(signal, this.#listener);
  }

  [Symbol.dispose](): void {
    for (const signal of endSignals) process.off(signal, this.#listener);
  }
}

function announce({ runner, place }: Session, output: Output): void {
  const { seed }: Options = runner.options;
  const corpora = [CorpusType.SEED, CorpusType.LIVE].map((type) => runner.getCorpus(type));
  output.say(`fuzzing ${place.target}; seed ${seed}; ${countOf(corpora.flat())} to begin with`);
  output.data({ event: 'START', target: place.target, seed });
}

/** Keeps how far a fuzzer is, or was when it ended. */
export function saveStatus(place: Place, progress: Progress): void {
  writeWhole(place.status, Buffer.from(`${JSON.stringify(progress)}\n`));
}

/** What was kept last; `undefined` if nothing was. */
export function readStatus(place: Place): Progress | undefined {
  return existsSync(place.status) ? (JSON.parse(readFileSync(place.status, 'utf8')) as Progress) : undefined;
}
