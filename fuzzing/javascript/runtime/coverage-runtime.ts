import { ComparisonRecorder, COMPARISON_TABLE_BYTES } from '../../comparisons';
import { RUNTIME } from '../instrument/names';
import type { FileTables } from '../instrument/tables';
import { CounterArena } from './counter-arena';
import { pcTableOf } from './pc-table';
import { createProbe, type FileProbe, type Probe } from './probe';

/** After so many runs comparisons that fell silent make records again. */
const RUNS_BETWEEN_REFILLS = 256;

/** Files that were loaded together: what a coverage Module is made of. */
export interface LoadedModule {
  /** One byte an edge, file after file; at 255 it stays. */
  readonly counters: Uint8Array;
  /** Two words an edge: PC and flags. */
  readonly pcs: BigUint64Array;
  readonly files: readonly FileTables[];
}

/** What instrumented code runs with: hands out counters, gathers what was loaded. */
export class CoverageRuntime {
  readonly #recorder: ComparisonRecorder;
  readonly #arena: CounterArena;
  readonly #probes: FileProbe[] = [];
  #fresh: FileTables[] = [];
  #runs = 0;

  /** `table` is where comparisons are recorded: memory for the engine to read. */
  constructor(table: Uint8Array = new Uint8Array(COMPARISON_TABLE_BYTES), arena = new CounterArena()) {
    this.#recorder = new ComparisonRecorder(table);
    this.#arena = arena;
  }

  /** Lets code that is loaded from now on find this runtime. */
  install(): this {
    Object.defineProperty(globalThis, Symbol.for(RUNTIME), { value: this, configurable: true });
    return this;
  }

  /** Called by the first line of every instrumented file. */
  enter(text: string): Probe {
    const tables = JSON.parse(text) as FileTables;
    const counters = this.#arena.take(tables.edges.length);
    const made = createProbe(tables, counters, this.#recorder);
    this.#probes.push(made);
    this.#fresh.push(tables);
    return made.probe;
  }

  /** Whether `takeModules` would give any. */
  get hasNewFiles(): boolean {
    return this.#fresh.length > 0;
  }

  /** The modules of the files that were loaded since the last call: one, unless they are very large; none if none. */
  takeModules(): LoadedModule[] {
    const files = this.#fresh;
    this.#fresh = [];
    return this.#arena.close().map((counters) => {
      const own = files.splice(0, filesIn(files, counters.length));
      return { counters, pcs: pcTableOf(own), files: own };
    });
  }

  /** To be called before each run. */
  beginRun(): void {
    if (this.#runs++ % RUNS_BETWEEN_REFILLS === 0) for (const probe of this.#probes) probe.refill();
  }
}

/** How many of the files have so many edges together. */
function filesIn(files: readonly FileTables[], edges: number): number {
  let n = 0;
  for (let rest = edges; rest > 0; n++) rest -= files[n]?.edges.length ?? rest;
  return n;
}
