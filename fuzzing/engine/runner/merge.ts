import { type Result, ZX_ERR_BAD_STATE, ZX_ERR_INVALID_ARGS, ZX_OK } from '../../../kernel/abi';
import { Corpus } from '../../input/corpus';
import type { ReadonlyInput } from '../../input/input';
import { FuzzResult } from '../../result/fuzz-result';
import type { Mode, Workflow } from './workflow';

/**
 * Keeps of the live corpus only what adds to the coverage of the seeds, short inputs before long ones, and what
 * causes errors. If it fails or is stopped, the live corpus is as it was.
 */
export async function merge(workflow: Workflow): Promise<Result> {
  const { bench } = workflow;
  const before = bench.liveCorpus;
  const seeds = await testAll(workflow, bench.seedCorpus, 'accumulate');
  if (seeds.status !== ZX_OK) return seeds;
  if (seeds.failed.length > 0) return { status: ZX_ERR_INVALID_ARGS };
  const merged = await mergeLive(workflow, before);
  if (merged.status !== ZX_OK || workflow.isStopped) bench.liveCorpus = before;
  return merged;
}

async function mergeLive(workflow: Workflow, before: Corpus): Promise<Result> {
  const { bench } = workflow;
  bench.liveCorpus = emptyCorpus(workflow);
  const measured = await testAll(workflow, withoutEmpty(before), 'measure-and-keep');
  if (measured.status !== ZX_OK) return measured;
  const candidates = bench.liveCorpus;
  bench.liveCorpus = emptyCorpus(workflow);
  const kept = await testAll(workflow, withoutEmpty(candidates), 'accumulate-and-keep');
  if (kept.status !== ZX_OK) return kept;
  if (kept.failed.length > 0) return { status: ZX_ERR_BAD_STATE };
  for (const input of measured.failed) bench.liveCorpus.add(input);
  return { status: ZX_OK };
}

/** Tests inputs, and collects those that cause errors. */
async function testAll(
  workflow: Workflow,
  inputs: Iterable<ReadonlyInput>,
  mode: Mode,
): Promise<Result<{ failed: ReadonlyInput[] }>> {
  const failed: ReadonlyInput[] = [];
  for (const input of inputs) {
    if (workflow.isStopped) break;
    const tested = await workflow.test(input, mode);
    if (tested.status !== ZX_OK) return tested;
    if (tested.result !== FuzzResult.NO_ERRORS) failed.push(input);
  }
  return { status: ZX_OK, failed };
}

function emptyCorpus({ bench }: Workflow): Corpus {
  const corpus = new Corpus();
  corpus.configure(bench.options);
  return corpus;
}

function withoutEmpty(corpus: Corpus): ReadonlyInput[] {
  return [...corpus].slice(1);
}
