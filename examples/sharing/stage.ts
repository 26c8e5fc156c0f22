import { join } from 'node:path';
import {
  type KernelEvent,
  ok,
  type UserProcess,
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_INFO_HANDLE_BASIC,
  ZX_TIME_INFINITE,
} from '../../kernel';
import { type KernelProcess, PA_HND, PA_USER0, spawn } from '../../ipc';
import { Channel, Process } from '../../zx';
import { decodeMessage, encodeMessage, type Report } from './script';

/** A program on the stage: an OS process that does what it is told, step by step. */
export class Actor {
  pid = 0;

  private constructor(
    readonly name: string,
    private readonly cue: Channel,
    readonly process: Process,
    readonly exited: Promise<number>,
  ) {}

  /** Starts `program` with a channel to the stage and one end of a channel to the other program. */
  static start(director: UserProcess, program: string, other: Channel): Actor {
    const { endpoint0, endpoint1 } = ok(Channel.create(director));
    const started = ok(
      spawn(director, join(__dirname, program), {
        name: program,
        handles: { [PA_HND(PA_USER0, 0)]: endpoint1.release(), [PA_HND(PA_USER0, 1)]: other.release() },
      }),
    );
    return new Actor(program, endpoint0, new Process(director, started.process), started.exited);
  }

  /** The koid of the program's end of its channel to the stage. */
  get stageKoid(): number {
    return ok(this.cue.getInfo(ZX_INFO_HANDLE_BASIC)).info.related_koid;
  }

  /** Has the program do a step; what it reports. Throws an Error if it fails or ends. */
  async do(step: string): Promise<Report> {
    ok(this.cue.write(encodeMessage(step)));
    const waited = ok(
      await this.cue.async.waitOne(ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED, ZX_TIME_INFINITE),
    );
    if ((waited.observed & ZX_CHANNEL_READABLE) === 0) throw new Error(`the ${this.name} has ended`);
    const report = decodeMessage(ok(this.cue.read()).bytes) as Report;
    if (report.failure !== undefined)
      throw new Error(`the ${this.name} failed at '${step}': ${report.failure}`);
    this.pid = report.pid;
    return report;
  }
}

/** The syscalls of the programs on the stage, as they happen. */
export class Trace {
  #lines: string[] = [];

  private constructor(
    private readonly kernel: KernelProcess,
    private readonly names: readonly string[],
    private readonly hidden: readonly number[],
  ) {}

  /** `actors`: whose syscalls, other than those by which they hear from the stage. */
  static async start(kernel: KernelProcess, actors: readonly Actor[]): Promise<Trace> {
    const trace = new Trace(
      kernel,
      actors.map(({ name }) => name),
      actors.map(({ stageKoid }) => stageKoid),
    );
    await kernel.observe((event) => trace.#take(event));
    return trace;
  }

  /** The lines since the last call. */
  async take(): Promise<string[]> {
    await this.kernel.counts();
    return this.#lines.splice(0);
  }

  #take(event: KernelEvent): void {
    if (event.kind !== 'return' || !this.names.includes(event.process.name)) return;
    if (this.hidden.some((koid) => event.text.includes(`(koid ${koid})`))) return;
    this.#lines.push(`${event.process.name.padEnd(8)} ${event.text}`);
    if (event.why !== undefined) this.#lines.push(`${''.padEnd(8)}   because ${event.why}`);
  }
}
