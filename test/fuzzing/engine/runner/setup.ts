import { expect } from 'chai';
import { CorpusType, Runner, type RunnerSurroundings } from '../../../../fuzzing/engine/runner/runner';
import { Input } from '../../../../fuzzing/input/input';
import { FakeMonitor } from '../../../../fuzzing/monitor/fake-monitor';
import { updateReasonName } from '../../../../fuzzing/monitor/status';
import type { Options } from '../../../../fuzzing/options/options';
import { type FuzzResult, resultName } from '../../../../fuzzing/result/fuzz-result';
import { ok, ZX_OK } from '../../../../kernel';
import { hex, text } from '../../input/bytes';
import { FakeClock, FakeExecutor, type FakeTarget } from './fake-executor';

export interface Setting {
  target?: FakeTarget;
  options?: Partial<Options>;
  seeds?: readonly (string | readonly number[])[];
  live?: readonly (string | readonly number[])[];
  surroundings?: RunnerSurroundings;
}

/** A configured runner with its corpora, on a fake target. */
export async function runnerOf({ target, options, seeds = [], live = [], surroundings }: Setting = {}) {
  const executor = new FakeExecutor(target);
  const clock = new FakeClock();
  const lines: string[] = [];
  const runner = new Runner(executor, { clock, log: (line) => lines.push(line), ...surroundings });
  ok(await runner.configure({ seed: 1, max_input_size: 16, ...options }));
  for (const seed of seeds) expect(runner.addToCorpus(CorpusType.SEED, new Input(seed))).to.equal(ZX_OK);
  for (const input of live) expect(runner.addToCorpus(CorpusType.LIVE, new Input(input))).to.equal(ZX_OK);
  return { runner, executor, clock, lines };
}

/** A monitor of the runner's next workflow, or of the rest of this one. */
export function monitorOf(runner: Runner): FakeMonitor {
  const monitor = new FakeMonitor();
  runner.addMonitor(monitor);
  return monitor;
}

export const reasonsOf = (monitor: FakeMonitor): string[] => monitor.reasons.map(updateReasonName);
/** Lets all updates arrive. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
export const textsOf = (runner: Runner, type: CorpusType): string[] =>
  runner.getCorpus(type).map(({ data }) => text(data));
export const hexOf = (runner: Runner, type: CorpusType): string[] =>
  runner.getCorpus(type).map(({ data }) => hex(data));

export function expectResult(actual: FuzzResult, expected: FuzzResult): void {
  expect(resultName(actual)).to.equal(resultName(expected));
}
