import { join } from 'node:path';
import { PA_HND, PA_USER0, spawn } from '../../ipc';
import {
  ok,
  type UserProcess,
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_TIME_INFINITE,
} from '../../kernel';
import { Channel, Process, type ZxObject } from '../../zx';

/** A program of programs/ that does what it is told to, in an OS process of its own. */
export class Actor implements AsyncDisposable {
  private constructor(
    readonly process: Process,
    readonly exited: Promise<number>,
    private readonly channel: Channel,
  ) {}

  static start(director: UserProcess, name: string): Actor {
    const { endpoint0, endpoint1 } = ok(Channel.create(director));
    const { process, exited } = ok(
      spawn(director, join(__dirname, 'programs', name), {
        name,
        handles: { [PA_HND(PA_USER0, 0)]: endpoint1.release() },
      }),
    );
    return new Actor(new Process(director, process), exited, endpoint0);
  }

  /** Has the program take a step, with the objects moved to it; what it answers. Throws an Error if it fails or ends. */
  async does(step: string, args: readonly unknown[] = [], ...objects: readonly ZxObject[]): Promise<unknown> {
    this.begins(step, args, ...objects);
    return this.answer();
  }

  /** The same without awaiting the answer. */
  begins(step: string, args: readonly unknown[] = [], ...objects: readonly ZxObject[]): void {
    ok(this.channel.write(Buffer.from(JSON.stringify({ step, args })), objects));
  }

  async answer(): Promise<unknown> {
    const { observed } = ok(
      await this.channel.async.waitOne(ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED, ZX_TIME_INFINITE),
    );
    if ((observed & ZX_CHANNEL_READABLE) === 0)
      throw new Error(`the program has ended with ${await this.exited}`);
    const answer = JSON.parse(Buffer.from(ok(this.channel.read()).bytes).toString()) as {
      value?: unknown;
      error?: string;
    };
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value;
  }

  /** Ends the program with SIGKILL. */
  async kill(): Promise<void> {
    process.kill(Number(await this.does('pid')), 'SIGKILL');
    await this.exited;
  }

  /** Lets the program end by itself. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.channel[Symbol.dispose]();
    await this.exited;
    this.process[Symbol.dispose]();
  }
}
