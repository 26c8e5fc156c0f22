import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { fuzzCommand } from '../../cli/fuzz/command';
import { fuzzingPage } from '../../docs/generate/options-table';
import { FakeTargetAdapter, TargetAdapterClient } from '../../fuzzing';
import { Kernel, ZX_OK } from '../../kernel';

const text = readFileSync(join(__dirname, '../../docs/fuzzing.md'), 'utf8');

describe('the guide to fuzzing', () => {
  it('has the options as the sources have them: npm run docs', () => {
    expect(text).to.equal(fuzzingPage().text);
  });

  it('tells of every command', () => {
    for (const command of fuzzCommand().commands)
      expect(text).to.match(new RegExp(`\`${command.name()} [<[]`));
  });

  it('shows a test of one component that works', async () => {
    using kernel = new Kernel();
    const process = kernel.createProcess('engine');
    using adapter = new FakeTargetAdapter(process);
    using client = new TargetAdapterClient(process, adapter.connect);
    client.configure({ max_input_size: 64 });
    const tested = client.testOneInput(new Uint8Array([1, 2, 3]));
    const started = await adapter.awaitStart();
    expect(started.status === ZX_OK && [...started.input]).to.deep.equal([1, 2, 3]);
    adapter.finish();
    expect(await tested).to.deep.include({ status: ZX_OK });
  });
});
