import type { ComparisonRecorder } from '../../comparisons';
import type { ProbeMember } from '../instrument/names';
import type { FileTables } from '../instrument/tables';
import { SiteRecorder } from './site-recorder';

/**
 * What the code of one file calls. It changes nothing of what the program does, and it is called all the time: nothing
 * is allocated on the way where nothing is recorded.
 */
export interface Probe extends Record<ProbeMember, unknown> {
  readonly counters: Uint8ClampedArray;
  truthy<T>(value: T, edge: number): T;
  falsy<T>(value: T, edge: number): T;
  present<T>(value: T, edge: number): T;
  nullish<T>(value: T, edge: number): T;
  /** `===` */
  same(left: unknown, right: unknown, site: number): boolean;
  /** `==` */
  equal(left: unknown, right: unknown, site: number): boolean;
  against<T>(value: T, constant: unknown, site: number): T;
  wanted<T>(value: T, site: number): T;
  cases<T>(value: T, site: number): T;
}

/** A file's probe, and what lets its comparisons make records again after some runs. */
export interface FileProbe {
  readonly probe: Probe;
  refill(): void;
}

export function createProbe(
  { sites, constants }: FileTables,
  counters: Uint8ClampedArray,
  recorder: ComparisonRecorder,
): FileProbe {
  const records = new SiteRecorder(sites, recorder);
  const { left } = records;
  const count = (edge: number) => (counters[edge] = (counters[edge] ?? 0) + 1);
  for (const constant of constants) recorder.record(constant);
  const probe: Probe = {
    counters,
    truthy: (value, edge) => {
      if (value) count(edge);
      return value;
    },
    falsy: (value, edge) => {
      if (!value) count(edge);
      return value;
    },
    present: (value, edge) => {
      if (value !== null && value !== undefined) count(edge);
      return value;
    },
    nullish: (value, edge) => {
      if (value === null || value === undefined) count(edge);
      return value;
    },
    same: (one, other, site) => {
      if (one === other) return true;
      if (left[site] !== 0) records.differ(one, other, site);
      return false;
    },
    equal: (one, other, site) => {
      if (one == other) return true;
      if (left[site] !== 0) records.differ(one, other, site);
      return false;
    },
    against: (value, constant, site) => {
      if (left[site] !== 0 && value !== constant) records.ask(constant, value, site);
      return value;
    },
    wanted: (value, site) => {
      if (left[site] !== 0) records.ask(value, undefined, site);
      return value;
    },
    cases: (value, site) => {
      if (left[site] !== 0) records.askAll(value, site);
      return value;
    },
  };
  return { probe, refill: () => records.refill() };
}
