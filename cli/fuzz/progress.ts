import type { Monitor } from '../../fuzzing/monitor/monitor-clients';
import { type FuzzStatus, type UpdateReason, updateReasonName } from '../../fuzzing/monitor/status';

const NS_PER_S = 1e9;
const LIVE_MS = 250;
const KB = 1024;

/** How far a fuzzer is, as data. */
export interface Progress {
  readonly runs: number;
  readonly seconds: number;
  readonly covered_pcs: number;
  readonly covered_features: number;
  readonly corpus_inputs: number;
  readonly corpus_bytes: number;
  readonly runs_per_second: number;
}

/** The empty inputs, one a corpus, are not told of. */
const EMPTY_INPUTS = 2;

export function progressOf(status: FuzzStatus): Progress {
  const seconds = Number(status.elapsed) / NS_PER_S;
  return {
    runs: status.runs,
    seconds,
    covered_pcs: status.covered_pcs,
    covered_features: status.covered_features,
    corpus_inputs: status.corpus_num_inputs - EMPTY_INPUTS,
    corpus_bytes: status.corpus_total_size,
    runs_per_second: seconds > 0 ? Math.round(status.runs / seconds) : 0,
  };
}

/** In the manner of libFuzzer: `#1377 NEW cov: 6 ft: 6 corp: 2/17b exec/s: 31042`. */
export function progressLine(reason: string, progress: Progress): string {
  const { runs, covered_pcs, covered_features, corpus_inputs, corpus_bytes, runs_per_second } = progress;
  return `#${runs} ${reason} cov: ${covered_pcs} ft: ${covered_features} corp: ${corpus_inputs}/${size(corpus_bytes)} exec/s: ${runs_per_second}`;
}

function size(bytes: number): string {
  if (bytes < KB) return `${bytes}b`;
  return bytes < KB * KB ? `${Math.round(bytes / KB)}Kb` : `${Math.round(bytes / KB / KB)}Mb`;
}

/** Where a command writes: lines for people, or data. */
export interface Output {
  /** For people; left out where data is asked for. */
  readonly say: (text: string) => void;
  /** One object a line; left out where it is not asked for. */
  readonly data: (value: object) => void;
  /** For people, on stderr, in any case. */
  readonly warn: (text: string) => void;
}

export function outputOf({ json = false, quiet = false }: { json?: boolean; quiet?: boolean }): Output {
  return {
    say: (text) => {
      if (!json && !quiet) process.stdout.write(`${text}\n`);
    },
    data: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
    warn: (text) => {
      process.stderr.write(`${text}\n`);
    },
  };
}

/** Shows how a workflow gets on: a line an update, and on a terminal one below them that lives. */
export class ProgressMonitor implements Monitor {
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly output: Output,
    private readonly latest: () => FuzzStatus | undefined,
    private readonly isLive = process.stdout.isTTY,
  ) {
    if (this.isLive) this.#timer = setInterval(() => this.#showLive(), LIVE_MS);
  }

  update(reason: UpdateReason, status: FuzzStatus): void {
    const progress = progressOf(status);
    const name = updateReasonName(reason);
    if (this.isLive) this.#clear();
    this.output.say(progressLine(name, progress));
    this.output.data({ event: name, ...progress });
  }

  close(): void {
    clearInterval(this.#timer);
    if (this.isLive) this.#clear();
  }

  #showLive(): void {
    const status = this.latest();
    if (!status) return;
    const progress = progressOf(status);
    const line = `${Math.floor(progress.seconds)} s ${progressLine('...', progress)}`;
    process.stdout.write(`\r\x1b[K${line.slice(0, room())}`);
  }

  #clear(): void {
    process.stdout.write('\r\x1b[K');
  }
}

/** How long a line may be that is rewritten: one that goes on in the next, also by what Ctrl-C shows, can't be. */
function room(): number {
  return (process.stdout.columns || Infinity) - '^C'.length - 1;
}
