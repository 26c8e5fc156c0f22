import { cpus } from 'node:os';
import type { Row } from '../measure/row';

/** What one run of the bench found. */
export interface Report {
  readonly machine: { readonly cores: number; readonly processor: string; readonly node: string };
  /** When, as an ISO date. */
  readonly date: string;
  /** How long the run took, in seconds. */
  readonly seconds: number;
  readonly rows: readonly Row[];
}

/** A report of rows that were measured on this machine, since a time in milliseconds of `performance.now()`. */
export function reportOf(rows: readonly Row[], since: number): Report {
  const [first, ...others] = cpus();
  return {
    machine: {
      cores: others.length + 1,
      processor: first?.model.trim() ?? 'unknown',
      node: process.version,
    },
    date: new Date().toISOString().slice(0, 10),
    seconds: Math.round((performance.now() - since) / 1000),
    rows,
  };
}
