import { type Result, ZX_ERR_INVALID_ARGS, ZX_OK } from '../../../kernel/abi';
import { Corpus } from '../../input/corpus';
import type { Input, ReadonlyInput } from '../../input/input';
import type { Artifact } from '../../result/artifact';
import { FuzzResult } from '../../result/fuzz-result';
import { fuzzPass } from './fuzz';
import { isQuiet, type Outcome, outcomeOf } from './outcome';
import type { Workflow } from './workflow';

/** How long a pass may take at most if no limit is set. */
const USUAL_LIMIT = 600_000_000_000n;

/** Looks for an ever shorter input that causes the same kind of error. */
export async function minimize(workflow: Workflow, input: ReadonlyInput): Promise<Result<{ input: Input }>> {
  const tested = await workflow.test(input, 'none');
  if (tested.status !== ZX_OK) return tested;
  if (workflow.isStopped) return { status: ZX_OK, input: input.duplicate() };
  if (tested.result === FuzzResult.NO_ERRORS) return { status: ZX_ERR_INVALID_ARGS };
  const { bench } = workflow;
  const { options, liveCorpus } = bench;
  if (options.runs === 0 && options.max_total_time === 0n) {
    bench.options = { ...options, max_total_time: USUAL_LIMIT };
  }
  try {
    return await shorten(workflow, { result: tested.result, input });
  } finally {
    bench.options = options;
    bench.liveCorpus = liveCorpus;
    bench.executor.feedback.clear();
  }
}

async function shorten(workflow: Workflow, found: Artifact): Promise<Result<{ input: Input }>> {
  let best = found.input;
  while (best.size > 1 && !workflow.isStopped) {
    const outcome = await findShorter(workflow, best);
    if (outcome.status !== ZX_OK) return outcome;
    if (outcome.artifact.result !== found.result) break;
    best = outcome.artifact.input;
  }
  return { status: ZX_OK, input: best.duplicate() };
}

/** Tests an input without its last byte, and mutants of that which are no longer. */
async function findShorter(workflow: Workflow, best: ReadonlyInput): Promise<Outcome> {
  const { bench } = workflow;
  const shorter = best.duplicate();
  shorter.truncate(best.size - 1);
  const max_input_size = shorter.size;
  bench.liveCorpus = new Corpus();
  bench.liveCorpus.configure({ ...bench.options, max_input_size });
  bench.liveCorpus.add(shorter);
  workflow.restart();
  const tested = await workflow.test(shorter, 'accumulate');
  if (!isQuiet(tested)) return outcomeOf(tested, shorter);
  return fuzzPass(workflow, bench.options.runs || Infinity, max_input_size);
}
