import type { MemoryCommand } from '../wire/messages';
import type { WindowHost } from './window-host';

/** Sends a reply with these commands, and asks for an acknowledgement once they are applied. */
type Send = (commands: readonly MemoryCommand[], acknowledge: boolean) => void;

/**
 * Brings a process its memory commands, with the replies to its threads. One thread carries them at a time: until it
 * has applied them no other thread is answered, so that commands are applied in order, and before anybody can rely on
 * them.
 */
export class Courier<Thread> {
  #carrier: Thread | undefined;
  /** What it was sent and has not acknowledged, oldest first. */
  readonly #underway: (readonly MemoryCommand[])[] = [];
  #held: { readonly thread: Thread; readonly send: Send }[] = [];

  constructor(
    private readonly host: WindowHost,
    /** Whether there is more than one thread; one alone gets everything in order by itself. */
    private readonly isShared: () => boolean,
  ) {}

  /** Whether somebody has yet to apply commands. */
  get isBusy(): boolean {
    return this.#carrier !== undefined || this.host.isDue;
  }

  /** Has a thread answered as soon as no other one carries anything; whether that was at once. */
  answer(thread: Thread, send: Send): boolean {
    if (this.#carrier !== undefined && this.#carrier !== thread) {
      this.#held.push({ thread, send });
      return false;
    }
    const commands = this.host.take();
    const acknowledge = commands.length > 0 && this.isShared();
    if (acknowledge) {
      this.#carrier = thread;
      this.#underway.push(commands);
    }
    send(commands, acknowledge);
    return true;
  }

  /** A thread has applied what came with the oldest reply that it has not acknowledged. */
  acknowledge(thread: Thread): void {
    if (thread !== this.#carrier) return;
    this.#underway.shift();
    if (this.#underway.length === 0) this.#release();
  }

  /** A thread has gone; somebody else applies what it may not have applied. */
  leave(thread: Thread): void {
    this.#held = this.#held.filter((each) => each.thread !== thread);
    if (thread !== this.#carrier) return;
    this.host.giveBack(this.#underway.splice(0).flat());
    this.#release();
  }

  #release(): void {
    this.#carrier = undefined;
    for (const { thread, send } of this.#held.splice(0)) this.answer(thread, send);
  }
}
