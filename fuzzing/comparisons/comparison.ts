/** A value that a program compared. */
export type Operand = number | bigint | string | Uint8Array;

/** One comparison that failed, as a program met it. */
export interface Comparison {
  /** What the program asked for. */
  readonly wanted: Operand;
  /** What it had instead; missing where it only mentioned, or searched for, what is wanted. */
  readonly seen?: Operand;
}
