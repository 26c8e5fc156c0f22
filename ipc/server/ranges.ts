interface Range {
  readonly start: number;
  readonly end: number;
}

/** A set of ranges of bytes. */
export class Ranges {
  #ranges: Range[] = [];

  add(start: number, end: number): void {
    const touches = (each: Range): boolean => each.start <= end && each.end >= start;
    const joined = this.#ranges.filter(touches);
    const whole = {
      start: Math.min(start, ...joined.slice(0, 1).map((each) => each.start)),
      end: Math.max(end, ...joined.slice(-1).map((each) => each.end)),
    };
    const others = this.#ranges.filter((each) => !touches(each));
    const at = others.findIndex((each) => each.start > end);
    others.splice(at < 0 ? others.length : at, 0, whole);
    this.#ranges = others;
  }

  delete(start: number, end: number): void {
    if (start >= end) return;
    this.#ranges = this.#ranges.flatMap((each) =>
      [
        { start: each.start, end: Math.min(each.end, start) },
        { start: Math.max(each.start, end), end: each.end },
      ].filter((left) => left.start < left.end),
    );
  }

  /** How many bytes of a range are in it. */
  countIn(start: number, end: number): number {
    return this.#ranges
      .map((each) => Math.min(each.end, end) - Math.max(each.start, start))
      .filter((bytes) => bytes > 0)
      .reduce((sum, bytes) => sum + bytes, 0);
  }
}
