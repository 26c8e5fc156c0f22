/** How often to tell how far it is, in milliseconds. */
const EVERY = 5000;

/** Tells how far a run is, how fast, and what its statuses add up to. */
export class Progress {
  #made = 0;
  #digest = 0;
  #told = performance.now();
  readonly #began = performance.now();

  constructor(
    private readonly calls: number,
    private readonly tell: (line: string) => void,
  ) {}

  /** How many syscalls were made. */
  get made(): number {
    return this.#made;
  }

  add(calls: number, digest: number): void {
    this.#made += calls;
    this.#digest = (Math.imul(this.#digest, 31) + digest) >>> 0;
    if (performance.now() - this.#told < EVERY) return;
    this.#told = performance.now();
    this.tell(`${this.#made} of ${this.calls} calls, ${this.#rate()}`);
  }

  end(): void {
    const digest = this.#digest.toString(16).padStart(8, '0');
    this.tell(`${this.#made} calls, ${this.#rate()}, statuses add up to ${digest}`);
  }

  #rate(): string {
    const seconds = (performance.now() - this.#began) / 1000;
    return `${Math.round(this.#made / seconds)} a second`;
  }
}
