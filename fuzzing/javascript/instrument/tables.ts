/** A stretch of source: lines from 1, columns from 0, the end excluded. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** What taking an edge means. */
export type EdgeKind =
  | 'program'
  | 'function'
  | 'if'
  | 'conditional'
  | 'switch'
  | 'logical'
  | 'default'
  | 'optional'
  | 'loop'
  | 'loop-exit'
  | 'catch'
  | 'finally'
  | 'try-exit';

/** One counter: how often control came along here. */
export interface Edge {
  readonly kind: EdgeKind;
  readonly at: Span;
  /** Of a function: its name. */
  readonly name?: string;
  /** Edges with the same number leave the same place: the sides of an `if`, the cases of a `switch` ... */
  readonly branch?: number;
}

/** A statement runs when its edge is taken (and nothing throws before it). */
export interface Statement {
  readonly at: Span;
  readonly edge: number;
}

/** A comparison: how many records it may make before it has to pause; of a `switch`, the constants of its cases. */
export type Site = number | readonly (string | number)[];

/** Everything that the program says of itself about one file, beside its counters. */
export interface FileTables {
  /** Path or URL. */
  readonly file: string;
  /** 13 hexadecimal digits from the file's text. */
  readonly hash: string;
  readonly edges: readonly Edge[];
  readonly statements: readonly Statement[];
  /** Where the places are that several edges leave, by branch number. */
  readonly branches: readonly Span[];
  readonly sites: readonly Site[];
  /** Strings and numbers that the code mentions outside of comparisons. */
  readonly constants: readonly (string | number)[];
}
