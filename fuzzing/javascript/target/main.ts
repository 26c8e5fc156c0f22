import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { currentProcess, takeStartupHandle } from '../../../ipc';
import { KernelGoneError, ProcessEndedError } from '../../../kernel/abi/ended';
import { ok } from '../../../kernel/abi/failure';
import { SharedMemory } from '../../../shared-memory';
import { Channel, Vmo } from '../../../zx';
import { moduleIdOf, legacyIdOf } from '../../coverage';
import { writeCoverageMap } from '../../report/coverage-map';
import { TargetAdapter, TargetProcess } from '../../target';
import { installLoader } from '../loader/loader';
import { enableTypeScript } from '../loader/typescript';
import { CoverageRuntime } from '../runtime/coverage-runtime';
import { loadTarget } from './load-target';
import { serveRuns } from './serve-runs';
import { startup, type TargetSettings } from './settings';
import { TargetNotes } from './target-notes';

/** The exit code of a target that could not even be loaded. */
const NOT_LOADED = 1;
const STDERR = 2;

/** A target program: loads a module with instrumentation, and calls its `fuzz` for the engine. */
class Program {
  readonly #process = currentProcess();
  readonly #notes = TargetNotes.link(this.#process, new Vmo(this.#process, takeStartupHandle(startup.notes)));
  readonly #target = new TargetProcess(this.#process, { exit: (code) => process.exit(code) });
  readonly #runtime: CoverageRuntime;
  #isLoaded = false;

  constructor(private readonly settings: TargetSettings) {
    this.#notes.write(process.pid);
    const comparisons = new SharedMemory(this.#process);
    const vmo = new Vmo(this.#process, takeStartupHandle(startup.comparisons));
    ok({ status: comparisons.link(vmo) });
    this.#runtime = new CoverageRuntime(comparisons.data).install();
    // Before the listener that ends the simulated process, and its mappings.
    process.prependListener('exit', (code) => this.#onExit(code));
    // Ctrl-C reaches all programs of a terminal; when this one ends, the engine decides.
    process.on('SIGINT', () => undefined);
    process.on('uncaughtException', (error) => this.#die(error));
  }

  async run(): Promise<void> {
    try {
      await this.#serve();
    } catch (error) {
      // It was killed: there is nobody to tell.
      if (!(error instanceof ProcessEndedError) && !(error instanceof KernelGoneError)) this.#die(error);
    }
    process.exit(0);
  }

  async #serve(): Promise<void> {
    enableTypeScript(this.settings.module);
    installLoader(this.settings.loader);
    // Not disposed of: the engine must not see them close before it can see why.
    const adapter = new TargetAdapter(this.#process, await loadTarget(this.settings.module));
    this.#isLoaded = true;
    this.#addModules();
    ok({
      status: await this.#target.connect(new Channel(this.#process, takeStartupHandle(startup.collector))),
    });
    const adapterChannel = takeStartupHandle(startup.adapter);
    adapter.setParameters(this.settings.parameters);
    const server = adapter.serve(new Channel(this.#process, adapterChannel));
    await Promise.race([adapter.connected(), server.ended]);
    if (!adapter.eventPair.isConnected()) return;
    await serveRuns({
      process: this.#process,
      target: this.#target,
      adapter,
      adapterChannel,
      beforeRun: () => this.#runtime.beginRun(),
      afterRun: () => this.#afterRun(),
    });
  }

  /** Files that were loaded in a run are a module before it ends. */
  #afterRun(): Promise<void> | undefined {
    if (!this.#runtime.hasNewFiles) return undefined;
    this.#addModules();
    return this.#target.acknowledged().then((status) => void ok({ status }));
  }

  #addModules(): void {
    for (const { counters, pcs, files } of this.#runtime.takeModules()) {
      this.#target.addCounters(counters);
      this.#target.addPcs(pcs);
      if (this.settings.maps)
        writeCoverageMap(this.settings.maps, { id: moduleIdOf(legacyIdOf(pcs)), files });
    }
  }

  #die(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? String(error)) : `Uncaught ${inspect(error)}`;
    this.#note(text);
    if (this.#isLoaded) this.#target.onDeath();
    else process.exit(NOT_LOADED);
  }

  /** Called by `process.exit`, so that the stack tells who did. */
  #onExit(code: number): void {
    if (code !== 0 && this.#notes.text === '')
      this.#note(new Error(`process.exit(${code}) was called`).stack ?? '');
    this.#target.onExit();
  }

  #note(text: string): void {
    if (!this.settings.quiet) writeSync(STDERR, `${text}\n`);
    this.#notes.write(process.pid, text);
  }
}

const [, , settings = '{}'] = process.argv;
void new Program(JSON.parse(settings) as TargetSettings).run();
