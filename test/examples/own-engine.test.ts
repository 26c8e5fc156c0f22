import { expect } from 'chai';
import { FakeModule, FakeTargetAdapter, ModulePool } from '../../fuzzing';
import { SmallEngine } from '../../examples/fuzzing/own-engine/engine';
import { Kernel, ZX_OK } from '../../kernel';

/** Runs an engine against a target that reaches what `reached` says; gives the engine and what was tried. */
async function fuzzed(runs: number, reached: (input: Uint8Array) => number) {
  using kernel = new Kernel();
  const process = kernel.createProcess('engine');
  using adapter = new FakeTargetAdapter(process);
  const module = new FakeModule();
  const pool = new ModulePool();
  pool.get('module', module.numPcs).add(module.counters);
  const target = { pool, start: () => Promise.resolve(), finish: () => Promise.resolve() };
  using engine = new SmallEngine(process, adapter.connect, target);
  const inputs: Uint8Array[] = [];
  const done = engine.fuzz(runs);
  for (let run = 0; run < runs; run++) {
    const started = await adapter.awaitStart();
    if (started.status !== ZX_OK) throw new Error('the engine has gone');
    inputs.push(started.input);
    module.setCoverage([[reached(started.input), 1]]);
    adapter.finish();
  }
  return { kept: await done, corpus: [...engine.corpus], inputs };
}

describe('the example of an engine of one’s own', () => {
  it('keeps exactly the inputs that reach something new', async () => {
    const { kept, corpus } = await fuzzed(100, (input) => Math.min(input.length, 3));
    expect(kept).to.equal(3);
    expect(corpus.map(({ size }) => Math.min(size, 3))).to.deep.equal([0, 1, 2, 3]);
  });

  it('tries the same inputs when it is run again', async () => {
    const [one, other] = [await fuzzed(50, () => 0), await fuzzed(50, () => 0)];
    expect(one.inputs).to.deep.equal(other.inputs);
  });
});
