import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Another OS process, which runs a program of this folder and exchanges messages with this one. */
export class Peer {
  #resolve: ((message: unknown) => void) | undefined;
  #reject: ((error: Error) => void) | undefined;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (message) => this.#resolve?.(message));
    child.on('exit', (code) =>
      this.#reject?.(new Error(`a program of the bench ended with ${String(code)}`)),
    );
  }

  /** Starts a program; resolves when it has said that it is ready. */
  static async start(program: string, ...args: readonly string[]): Promise<Peer> {
    const peer = new Peer(fork(join(__dirname, program), args, { serialization: 'advanced' }));
    await peer.next();
    return peer;
  }

  /** Does something while a program runs. */
  static async during<T>(
    program: string,
    args: readonly string[],
    action: (peer: Peer) => T | Promise<T>,
  ): Promise<T> {
    const peer = await Peer.start(program, ...args);
    try {
      return await action(peer);
    } finally {
      await peer.stop();
    }
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Sends a message; resolves to the next one that comes. */
  ask(message: NonNullable<unknown>): Promise<unknown> {
    const answered = this.next();
    this.child.send(message);
    return answered;
  }

  /** The next message that comes. */
  next(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }
}

/** In such a program: answers each message, from now on. */
export function answer(reply: (message: unknown) => unknown): void {
  process.on('message', (message) => process.send?.(reply(message)));
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}
