import { Input, type ReadonlyInput } from '../../input/input';
import { isQuiet, nothingFound, type Outcome, outcomeOf } from './outcome';
import type { Workbench } from './workbench';
import type { Workflow } from './workflow';

/** Tests what is in the corpora, then mutants of it, up to the limits in the options or the first error. */
export async function fuzz(workflow: Workflow): Promise<Outcome> {
  const { options } = workflow.bench;
  let inputs = options.runs || Infinity;
  for (const input of backlog(workflow.bench)) {
    if (inputs === 0 || workflow.isStopped) break;
    const tested = await workflow.test(input, 'accumulate');
    if (!isQuiet(tested)) return outcomeOf(tested, input);
    inputs--;
  }
  return fuzzPass(workflow, inputs, options.max_input_size);
}

/** Tests so many mutants of the live corpus, of up to `maxInputSize` bytes, to which it adds the seeds first. */
export async function fuzzPass(workflow: Workflow, inputs: number, maxInputSize: number): Promise<Outcome> {
  const { bench } = workflow;
  const { max_total_time, mutation_depth } = bench.options;
  const ends = max_total_time === 0n ? undefined : workflow.elapsed + max_total_time;
  bench.liveCorpus.add(bench.seedCorpus);
  const mutant = new Input();
  mutant.reserve(maxInputSize);
  for (let i = 0; i < inputs && !workflow.isStopped; i++) {
    if (ends !== undefined && workflow.elapsed >= ends) break;
    if (i % mutation_depth === 0) pickBase(bench);
    bench.mutagen.mutate(mutant);
    const tested = await workflow.test(mutant, 'accumulate-and-keep');
    if (!isQuiet(tested)) return outcomeOf(tested, mutant);
  }
  return nothingFound();
}

/** Every input of both corpora, the empty one once and first. */
function backlog({ seedCorpus, liveCorpus }: Workbench): ReadonlyInput[] {
  return [...seedCorpus, ...[...liveCorpus].slice(1)];
}

function pickBase({ mutagen, liveCorpus }: Workbench): void {
  mutagen.resetMutations();
  mutagen.base = liveCorpus.pick();
  mutagen.crossover = liveCorpus.pick();
}
