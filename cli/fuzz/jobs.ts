import { type ChildProcess, fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type FuzzStatus, UpdateReason } from '../../fuzzing/monitor/status';
import { addDefaults } from '../../fuzzing/options/options';
import { reportCoverage } from './coverage';
import type { JobNews, JobOrder } from './job';
import { nothingFound, type Report, tell } from './outcome';
import type { Place } from './place';
import { type Output, progressOf, ProgressMonitor } from './progress';
import { type RunFlags, saveStatus, StopSignals } from './run';
import { RunLock } from './run-lock';
import { Session, type SessionOptions } from './session';

const MAX_SEED = 2 ** 32;

/** Fuzzes with several targets, each with an engine and a kernel of its own, that share one corpus. */
export async function runJobs(
  place: Place,
  given: SessionOptions,
  output: Output,
  flags: RunFlags & { readonly jobs: number },
): Promise<void> {
  using lock = new RunLock(place);
  place.setOptions({});
  const jobs = ordersOf(place, given, flags.jobs).map((order) => new Job(order, output));
  const reports = await fuzz(place, jobs, output, flags.isLive);
  try {
    if (flags.report) await report(place, given, output);
  } finally {
    tell(output, reports.find(({ artifact }) => artifact !== undefined) ?? reports[0] ?? nothingFound);
  }
}

/** One of the processes, as the one that started it sees it. */
class Job {
  status: FuzzStatus | undefined;
  /** Settles when it has ended; rejects if it failed. */
  readonly report: Promise<Report>;
  onUpdate: (reason: UpdateReason) => void = () => undefined;
  readonly #child: ChildProcess;

  constructor(order: JobOrder, output: Output) {
    this.#child = fork(require.resolve('./job'), { serialization: 'advanced' });
    this.#child.send(order);
    this.report = new Promise((resolve, reject) => {
      this.#child.on('message', (news: JobNews) => {
        if (news.kind === 'report') resolve(news.report);
        else if (news.kind === 'failure') reject(new Error(news.message));
        else if (news.kind === 'log') output.warn(news.text);
        else this.#take(news);
      });
      void once(this.#child, 'exit').then(() => reject(new Error('a job has ended without a word')));
    });
    this.report.catch(() => undefined);
  }

  stop(): void {
    this.#child.kill('SIGINT');
  }

  async ended(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
  }

  #take({ reason, status }: Extract<JobNews, { kind: 'update' }>): void {
    this.status = status;
    this.onUpdate(reason);
  }
}

async function fuzz(
  place: Place,
  jobs: readonly Job[],
  output: Output,
  isLive: boolean,
): Promise<readonly Report[]> {
  const stop = (): void => jobs.forEach((job) => job.stop());
  using signals = new StopSignals(stop);
  const monitor = new ProgressMonitor(output, () => together(jobs), isLive);
  for (const job of jobs) {
    job.onUpdate = (reason) => {
      const status = together(jobs);
      if (reason !== UpdateReason.INIT && reason !== UpdateReason.DONE) monitor.update(reason, status);
      saveStatus(place, progressOf(status));
    };
    job.report.then(({ artifact }) => artifact !== undefined && stop(), stop);
  }
  try {
    return reportsOf(await Promise.allSettled(jobs.map(({ report }) => report)));
  } finally {
    await Promise.all(jobs.map((job) => job.ended()));
    monitor.update(UpdateReason.DONE, together(jobs));
    monitor.close();
  }
}

/** An input that was found counts, whatever became of the other jobs; without one, a job that failed does. */
function reportsOf(ends: readonly PromiseSettledResult<Report>[]): readonly Report[] {
  const reports = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure && !reports.some(({ artifact }) => artifact !== undefined)) throw failure.reason;
  return reports;
}

/** How far all jobs are: their runs are added up, and the furthest coverage counts. */
function together(jobs: readonly Job[]): FuzzStatus {
  const statuses = jobs.flatMap(({ status }) => status ?? []);
  const most = (of: (status: FuzzStatus) => number): number => Math.max(0, ...statuses.map(of));
  return {
    running: statuses.some(({ running }) => running),
    runs: statuses.reduce((sum, { runs }) => sum + runs, 0),
    elapsed: statuses.reduce((longest, { elapsed }) => (elapsed > longest ? elapsed : longest), 0n),
    covered_pcs: most((status) => status.covered_pcs),
    covered_features: most((status) => status.covered_features),
    corpus_num_inputs: most((status) => status.corpus_num_inputs),
    corpus_total_size: most((status) => status.corpus_total_size),
    process_stats: statuses.flatMap(({ process_stats }) => process_stats),
  };
}

/** Each job has a seed of its own, and its part of the runs. */
function ordersOf(place: Place, given: SessionOptions, jobs: number): JobOrder[] {
  const { seed: set, runs } = addDefaults({ ...place.options(), ...given.options });
  const seed = set === 0 ? randomInt(1, MAX_SEED - jobs) : set;
  const { directories = [], dictionary, include = [], exclude = [] } = given;
  const plain = { directories, dictionary, include, exclude };
  return Array.from({ length: jobs }, (_each, job) => ({
    target: place.target,
    place: place.path,
    given: {
      ...plain,
      options: { ...given.options, runs: Math.ceil(runs / jobs), seed: (seed + job) % MAX_SEED },
    },
  }));
}

async function report(place: Place, given: SessionOptions, output: Output): Promise<void> {
  await using session = await Session.open(place, { ...given, log: output.warn, maps: true });
  await reportCoverage(session, output);
}
