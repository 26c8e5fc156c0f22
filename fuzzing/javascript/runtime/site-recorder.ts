import type { ComparisonRecorder, Operand } from '../../comparisons';
import type { Site } from '../instrument/tables';

/** Records the comparisons of one file, as many of each as its site may. */
export class SiteRecorder {
  /** How many records each site may still make. */
  readonly left: Uint8Array;
  /** What each site recorded last, so that it does not do so again. */
  readonly #lastLeft: unknown[];
  readonly #lastRight: unknown[];

  constructor(
    private readonly sites: readonly Site[],
    private readonly recorder: ComparisonRecorder,
  ) {
    this.left = new Uint8Array(sites.length);
    this.#lastLeft = sites.map(() => undefined);
    this.#lastRight = sites.map(() => undefined);
    this.refill();
  }

  refill(): void {
    this.sites.forEach((site, i) => (this.left[i] = typeof site === 'number' ? site : 1));
  }

  /** Two values differ, of which either may be what the input gave. */
  differ(one: unknown, other: unknown, site: number): void {
    if (!isOperand(one) || !isOperand(other) || this.#isRepeated(one, other, site)) return;
    this.#spend(site);
    this.recorder.record(other, one);
    this.recorder.record(one, other);
  }

  /** A value is asked for. */
  ask(wanted: unknown, seen: unknown, site: number): void {
    if (!isOperand(wanted) || this.#isRepeated(wanted, undefined, site)) return;
    this.#spend(site);
    this.recorder.record(wanted, isOperand(seen) ? seen : undefined);
  }

  /** One of the constants of a `switch` is asked for. */
  askAll(seen: unknown, site: number): void {
    const constants = this.sites[site];
    this.#spend(site);
    if (typeof constants !== 'object') return;
    for (const constant of constants) this.recorder.record(constant, isOperand(seen) ? seen : undefined);
  }

  #isRepeated(one: unknown, other: unknown, site: number): boolean {
    if (this.#lastLeft[site] === one && this.#lastRight[site] === other) return true;
    this.#lastLeft[site] = typeof one === 'object' ? undefined : one;
    this.#lastRight[site] = typeof other === 'object' ? undefined : other;
    return false;
  }

  #spend(site: number): void {
    this.left[site] = (this.left[site] ?? 1) - 1;
  }
}

function isOperand(value: unknown): value is Operand {
  switch (typeof value) {
    case 'number':
    case 'bigint':
    case 'string':
      return true;
    default:
      // The first test first: a Proxy would notice the second.
      return ArrayBuffer.isView(value) && value instanceof Uint8Array;
  }
}
