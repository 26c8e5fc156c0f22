const MAGIC = 'FUZZ';

/** Reads a header of which nobody says what it must be: four nested comparisons guard the bug. */
export function fuzz(data: Uint8Array): void {
  if (data[0] === MAGIC.charCodeAt(0)) {
    if (data[1] === MAGIC.charCodeAt(1)) {
      if (data[2] === MAGIC.charCodeAt(2)) {
        if (data[3] === MAGIC.charCodeAt(3)) throw new Error('the planted bug');
      }
    }
  }
}
