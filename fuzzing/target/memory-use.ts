/** Counts what a target asks for and gives back during a run: unequal numbers make one suspect a leak. */
export class MemoryUse {
  #mallocs = 0;
  #frees = 0;

  malloc(): void {
    this.#mallocs++;
  }

  free(): void {
    this.#frees++;
  }

  reset(): void {
    this.#mallocs = 0;
    this.#frees = 0;
  }

  get isBalanced(): boolean {
    return this.#mallocs === this.#frees;
  }
}
