interface Limits {
  readonly least: number;
}

const limits: Limits = { least: 3 };

/** TypeScript with something to compile. */
export function fuzz(data: Uint8Array): void {
  if (data.length > limits.least) throw new Error('line 9 of typed.ts');
}
