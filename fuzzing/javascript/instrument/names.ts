/** Where instrumented code finds the runtime: `globalThis[Symbol.for(RUNTIME)]`. */
export const RUNTIME = 'zxsim.fuzzing.runtime';

/** What instrumented code takes of its probe. */
export const PROBE_MEMBERS = [
  'counters',
  'truthy',
  'falsy',
  'present',
  'nullish',
  'same',
  'equal',
  'against',
  'wanted',
  'cases',
] as const;

export type ProbeMember = (typeof PROBE_MEMBERS)[number];

/** Names for the probe's members in one file: none of them occurs in the text. */
export class Names {
  readonly #prefix: string;

  constructor(source: string) {
    let prefix = '$zx';
    for (let n = 0; source.includes(prefix); n++) prefix = `$zx${n}`;
    this.#prefix = prefix;
  }

  of(member: ProbeMember): string {
    return `${this.#prefix}_${member}`;
  }
}
