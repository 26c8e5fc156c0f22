import { type Status, ZX_ERR_BUFFER_TOO_SMALL, ZX_ERR_INVALID_ARGS, ZX_OK } from '../../kernel/abi';
import { addDefaults, type Options } from '../options/options';
import { Input, type ReadonlyInput } from './input';
import { Minstd } from './minstd';

/**
 * Inputs, sorted (short ones first, then those with more features) and each there once. Every corpus holds the empty
 * input, at index 0.
 */
export class Corpus implements Iterable<ReadonlyInput> {
  #inputs: Input[] = [new Input()];
  #totalSize = 0;
  #maxInputSize = addDefaults({}).max_input_size;
  readonly #random = new Minstd();

  /** Sets the largest input taken, and starts the sequence of picks anew. Options not given have their defaults. */
  configure(options: Partial<Options>): void {
    const { max_input_size, seed } = addDefaults(options);
    this.#maxInputSize = max_input_size;
    this.#random.seed(seed);
  }

  /** The largest input taken, in bytes. */
  get maxInputSize(): number {
    return this.#maxInputSize;
  }

  /** How many inputs there are, the empty one included. */
  get numInputs(): number {
    return this.#inputs.length;
  }

  /** The sizes of all inputs together, in bytes. */
  get totalSize(): number {
    return this.#totalSize;
  }

  /**
   * Adds a copy of an input, or of all those of another corpus up to the first that is refused. One that is there
   * already changes nothing. ZX_ERR_BUFFER_TOO_SMALL: longer than `max_input_size` · ZX_ERR_INVALID_ARGS: nothing to
   * add was given.
   */
  add(added: ReadonlyInput | Corpus | null | undefined): Status {
    if (!added) return ZX_ERR_INVALID_ARGS;
    return added instanceof Corpus ? this.#addAll(added) : this.#addOne(added);
  }

  /** The input at an index; `undefined` beyond the last. */
  at(index: number): ReadonlyInput | undefined {
    return this.#inputs[index];
  }

  /** Any input, each as likely as the others. */
  pick(): ReadonlyInput {
    const mask = powerOfTwoAbove(this.#inputs.length) - 1;
    let drawn;
    do drawn = this.#inputs[this.#random.draw() & mask];
    while (!drawn);
    return drawn;
  }

  /** Every input in order, the empty one first. */
  [Symbol.iterator](): Iterator<ReadonlyInput> {
    return this.#inputs[Symbol.iterator]();
  }

  /** Removes all but the empty input. */
  clear(): void {
    this.#inputs = [new Input()];
    this.#totalSize = 0;
  }

  #addAll(corpus: Corpus): Status {
    for (const input of [...corpus]) {
      const status = this.#addOne(input);
      if (status !== ZX_OK) return status;
    }
    return ZX_OK;
  }

  #addOne(input: ReadonlyInput): Status {
    if (input.size > this.#maxInputSize) return ZX_ERR_BUFFER_TOO_SMALL;
    const index = this.#firstNotBefore(input);
    if (this.#inputs[index]?.equals(input)) return ZX_OK;
    this.#inputs.splice(index, 0, input.duplicate());
    this.#totalSize += input.size;
    return ZX_OK;
  }

  #firstNotBefore(input: ReadonlyInput): number {
    let low = 0;
    for (let high = this.#inputs.length; low < high;) {
      const middle = (low + high) >>> 1;
      if ((this.#inputs[middle]?.compare(input) ?? 0) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function powerOfTwoAbove(n: number): number {
  return 2 ** (32 - Math.clz32(n));
}
