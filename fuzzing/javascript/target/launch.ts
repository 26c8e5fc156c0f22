import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from '../../../ipc';
import { ZX_OK } from '../../../kernel/abi';
import type { Result } from '../../../kernel/abi';
import { ok } from '../../../kernel/abi/failure';
import type { UserProcess } from '../../../kernel/abi/user-process';
import { SharedMemory } from '../../../shared-memory';
import { type Channel, Process } from '../../../zx';
import { COMPARISON_TABLE_BYTES, RunTimeDictionary } from '../../comparisons';
import type { LoaderOptions } from '../loader/loader';
import { startup, type TargetSettings } from './settings';
import { TargetNotes } from './target-notes';

/** Which target to start. */
export interface LaunchOptions {
  /** The module that exports `fuzz`: CommonJS, an ES module, or TypeScript. */
  readonly module: string;
  /** What of it is instrumented. */
  readonly loader?: LoaderOptions;
  readonly parameters?: readonly string[];
  /** The folder for coverage maps, which a report is made from; none if left out. */
  readonly maps?: string;
  /** Whether the exception that ends it is to be found in `lastWords` only, and not printed to stderr as well. */
  readonly quiet?: boolean;
}

/** The channels that a target gets; it takes them over. */
export interface TargetChannels {
  /** To the coverage component's collector. */
  readonly collector: Channel;
  /** On which it serves TargetAdapter. */
  readonly adapter: Channel;
}

const PAGE_BYTES = 4096;
const RESIDENT_FIELD = 1;

/** A target in an OS process of its own, as whoever started it holds it. */
export class LaunchedTarget implements Disposable {
  /** The words that the target's comparisons ask for. */
  readonly dictionary: RunTimeDictionary;

  constructor(
    readonly process: Process,
    /** Its return code: that of `process.exit`, or ZX_TASK_RETCODE_* if it was killed (a signal that it died of is an exception kill). */
    readonly exited: Promise<number>,
    private readonly comparisons: SharedMemory,
    private readonly notes: TargetNotes,
  ) {
    this.dictionary = new RunTimeDictionary(comparisons.data);
  }

  /** Text and stack of the exception that ended the target; empty if there was none. Can be read after its end. */
  get lastWords(): string {
    return this.notes.text;
  }

  /** How much memory the OS process has in use, in bytes; 0 before it has begun and once it has ended. */
  residentBytes(): number {
    try {
      const fields = readFileSync(`/proc/${this.notes.pid}/statm`, 'ascii').split(' ');
      return Number(fields[RESIDENT_FIELD]) * PAGE_BYTES;
    } catch {
      return 0;
    }
  }

  /** Lets go of the target's memory and its process, which it does not kill. */
  [Symbol.dispose](): void {
    this.comparisons[Symbol.dispose]();
    this.notes[Symbol.dispose]();
    this.process[Symbol.dispose]();
  }
}

/** Starts a target as an OS process of its own, below a process that `connect` gave. */
export function launchTarget(
  parent: UserProcess,
  { collector, adapter }: TargetChannels,
  options: LaunchOptions,
): Result<{ target: LaunchedTarget }> {
  const comparisons = new SharedMemory(parent);
  ok({ status: comparisons.reserve(COMPARISON_TABLE_BYTES) });
  ok({ status: comparisons.write(new Uint8Array(COMPARISON_TABLE_BYTES)) });
  const notes = TargetNotes.create(parent);
  const settings: TargetSettings = {
    module: options.module,
    loader: options.loader ?? {},
    parameters: options.parameters ?? [],
    quiet: options.quiet ?? false,
    ...(options.maps === undefined ? {} : { maps: options.maps }),
  };
  const spawned = spawn(parent, join(__dirname, 'main'), {
    name: 'target',
    args: [JSON.stringify(settings)],
    handles: {
      [startup.collector]: collector.release(),
      [startup.adapter]: adapter.release(),
      [startup.comparisons]: ok(comparisons.share()).vmo.release(),
      [startup.notes]: notes.share().release(),
    },
  });
  if (spawned.status === ZX_OK) {
    const process = new Process(parent, spawned.process);
    return { status: ZX_OK, target: new LaunchedTarget(process, spawned.exited, comparisons, notes) };
  }
  comparisons[Symbol.dispose]();
  notes[Symbol.dispose]();
  return spawned;
}
