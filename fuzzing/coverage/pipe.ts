/** Values on their way from one side to another, in order; each is taken once. */
export class Pipe<T> {
  readonly #values: T[] = [];
  readonly #takers = new Set<(value: T | undefined) => void>();
  #isClosed = false;

  /** How many values wait to be taken. */
  get size(): number {
    return this.#values.length;
  }

  push(value: T): void {
    this.#values.push(value);
    this.#deliver();
  }

  /** Puts back, in front, what was taken and could not be delivered. */
  putBack(value: T): void {
    this.#values.unshift(value);
    this.#deliver();
  }

  /** The next value if there is one already. */
  tryTake(): T | undefined {
    return this.#values.shift();
  }

  /** The next value; `undefined` if the signal comes first, which takes nothing, or the pipe is closed and empty. */
  take(signal?: AbortSignal): Promise<T | undefined> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve(undefined);
      const giveUp = (): void => {
        if (this.#takers.delete(taker)) resolve(undefined);
      };
      const taker = (value: T | undefined): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve(value);
      };
      signal?.addEventListener('abort', giveUp);
      this.#takers.add(taker);
      this.#deliver();
    });
  }

  /** What is in it can still be taken; who waits for more gets `undefined`. */
  close(): void {
    this.#isClosed = true;
    this.#deliver();
  }

  #deliver(): void {
    for (const taker of this.#takers) {
      if (this.#values.length === 0 && !this.#isClosed) return;
      this.#takers.delete(taker);
      taker(this.#values.shift());
    }
  }
}
