import { Queue } from '../../kernel/queue';
import type { Request } from '../wire/messages';

interface Waiting {
  readonly request: Request;
  readonly bytes: number;
  /** How much of the queue's bytes goes with it. */
  readonly share: number;
}

/** Requests that have come and wait their turn: those of a batch, and what came behind it. */
export class RequestQueue {
  readonly #waiting = new Queue<Waiting>();
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** How long the bodies were that are left, about. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds the requests of one body. */
  push(requests: readonly Request[], bytes: number): void {
    const share = bytes / requests.length;
    for (const request of requests) this.#waiting.push({ request, bytes, share });
    this.#bytes += bytes;
  }

  shift(): Waiting | undefined {
    const first = this.#waiting.shift();
    this.#bytes = this.isEmpty ? 0 : this.#bytes - (first?.share ?? 0);
    return first;
  }
}
