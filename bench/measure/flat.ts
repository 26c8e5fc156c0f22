/** A share of the memory, and bytes, that it may gain by chance. */
const LEEWAY = 0.1;
const LEEWAY_BYTES = 4 * 2 ** 20;

/** Whether memory stayed as it was, by how many bytes were in use early and late. */
export function isFlat(early: number, late: number): boolean {
  return late <= early * (1 + LEEWAY) + LEEWAY_BYTES;
}
