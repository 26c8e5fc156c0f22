import { chance, oneOf } from './draw';
import type { Generator } from './generate';
import type { ModelEnd } from './model-object';
import type { Argument, CallStep } from './program';

export type Call = Pick<CallStep, 'does' | 'args'>;

export type Choices = readonly (readonly [weight: number, call: (g: Generator) => Call])[];

export const UNKNOWN = 999;

/** In the past, so that waits poll. */
export const POLL = 0n;

/** Mostly options that exist. */
export function options(g: Generator, known: readonly [number, ...number[]]): number {
  return chance(g.draw, 96) ? oneOf(g.draw, known) : oneOf(g.draw, [1, 2, 3, 8, 16, 0x80000000]);
}

export function several(g: Generator, count: number): Argument[] {
  return Array.from({ length: count }, () => g.any(true).argument);
}

export function isOpen({ other }: ModelEnd): boolean {
  return other?.isClosed === false;
}
