/** How true something is to Zircon. What is simplified says how, and what a program could notice. */
export type Fidelity =
  | { readonly level: 'faithful'; readonly notes: readonly string[] }
  | { readonly level: 'simplified'; readonly notes: readonly [string, ...string[]] };

/** As on Zircon; notes, if any, say what is there beside that. */
export function faithful(...notes: readonly string[]): Fidelity {
  return { level: 'faithful', notes };
}

/** Not quite as on Zircon: each note is a difference. */
export function simplified(...notes: readonly [string, ...string[]]): Fidelity {
  return { level: 'simplified', notes };
}
