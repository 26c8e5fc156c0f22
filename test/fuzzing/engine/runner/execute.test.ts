import { expect } from 'chai';
import { CorpusType, Runner } from '../../../../fuzzing/engine/runner/runner';
import { Input } from '../../../../fuzzing/input/input';
import { OptionError } from '../../../../fuzzing/options/options';
import { FuzzResult } from '../../../../fuzzing/result/fuzz-result';
import {
  ok,
  ZX_ERR_BAD_STATE,
  ZX_ERR_BUFFER_TOO_SMALL,
  ZX_ERR_CANCELED,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_MEMORY,
  ZX_ERR_PEER_CLOSED,
  ZX_OK,
} from '../../../../kernel';
import { bytes, text } from '../../input/bytes';
import { FakeExecutor } from './fake-executor';
import { expectResult, monitorOf, reasonsOf, runnerOf, settled, textsOf } from './setup';

describe('Runner', () => {
  describe('configure', () => {
    it('loads the seed corpora that the parameters of the target name, sorted', async () => {
      const executor = new FakeExecutor();
      executor.parameters = ['data/corpus', '--ignored'];
      const directories: string[] = [];
      const runner = new Runner(executor, {
        loadSeeds: (corpus, names) => {
          directories.push(...names);
          for (const name of ['foo', 'bar']) corpus.add(new Input(name));
        },
      });
      expect(await runner.configure({})).to.deep.equal({ status: ZX_OK });
      expect(directories).to.deep.equal(['data/corpus']);
      expect(textsOf(runner, CorpusType.SEED)).to.deep.equal(['bar', 'foo']);
    });

    it('gives the executor all options, the defaults of those not given too', async () => {
      const { runner, executor } = await runnerOf({ options: { runs: 7 } });
      expect(executor.options).to.deep.equal(runner.options);
      expect([runner.options.runs, runner.options.mutation_depth]).to.deep.equal([7, 5]);
    });

    it('is canceled if the target does not tell its parameters, and fails as the executor does', async () => {
      const executor = new FakeExecutor();
      executor.parameters = ZX_ERR_PEER_CLOSED;
      const runner = new Runner(executor);
      expect(await runner.configure({})).to.deep.equal({ status: ZX_ERR_CANCELED });
      executor.configured = ZX_ERR_NO_MEMORY;
      expect(await runner.configure({})).to.deep.equal({ status: ZX_ERR_NO_MEMORY });
    });

    it('rejects for a bad option or what loading seeds throws, and can be done again', async () => {
      const executor = new FakeExecutor();
      let failure: Error | undefined = new Error('file gone');
      const runner = new Runner(executor, {
        loadSeeds: () => {
          if (failure) throw failure;
        },
      });
      const messages = [];
      for (const options of [{ runs: -1 }, {}]) {
        messages.push(await runner.configure(options).catch((error: unknown) => String(error)));
      }
      expect(messages[0]).to.include('OptionError: runs: -1 was given').and.to.include(OptionError.name);
      expect(messages[1]).to.equal('Error: file gone');
      failure = undefined;
      expect(await runner.configure({})).to.deep.equal({ status: ZX_OK });
    });

    it('is a workflow, of which monitors are told', async () => {
      const { runner } = await runnerOf();
      const monitor = monitorOf(runner);
      await runner.configure({});
      await settled();
      expect([reasonsOf(monitor), monitor.isClosed]).to.deep.equal([['INIT', 'DONE'], true]);
    });
  });

  describe('execute', () => {
    it('gives NO_ERRORS for an input that causes none', async () => {
      const { runner, executor } = await runnerOf();
      expectResult(ok(await runner.tryOne(new Input('foo'))).result, FuzzResult.NO_ERRORS);
      expect(executor.runs).to.deep.equal(['foo']);
    });

    it('gives the result of the first input that causes an error', async () => {
      const { runner, executor } = await runnerOf({
        target: (data) => (text(data) === 'bad' ? { result: FuzzResult.BAD_MALLOC } : {}),
      });
      const inputs = ['foo', 'bad', 'bar'].map((content) => new Input(content));
      expectResult(ok(await runner.execute(inputs)).result, FuzzResult.BAD_MALLOC);
      expect(executor.runs).to.deep.equal(['foo', 'bad']);
    });

    it('runs an input again that seems to leak, and gives LEAK if it does', async () => {
      const { runner, executor } = await runnerOf({
        options: { detect_leaks: true },
        target: (_, __, detect) => (detect ? { result: FuzzResult.LEAK } : { leakSuspected: true }),
      });
      expectResult(ok(await runner.tryOne(new Input('foo'))).result, FuzzResult.LEAK);
      expect(executor.runs).to.deep.equal(['foo', 'foo']);
      expect(executor.leakChecks).to.deep.equal([false, true]);
    });

    it('does not run an input again if leaks are not to be detected', async () => {
      const { runner, executor } = await runnerOf({ target: () => ({ leakSuspected: true }) });
      expectResult(ok(await runner.tryOne(new Input('foo'))).result, FuzzResult.NO_ERRORS);
      expect(executor.runs).to.deep.equal(['foo']);
    });

    it('looks for leaks a thousand times at most, and says so then', async () => {
      const { runner, executor, lines } = await runnerOf({
        options: { detect_leaks: true },
        target: () => ({ leakSuspected: true }),
      });
      ok(await runner.execute(Array.from({ length: 1010 }, () => new Input('foo'))));
      expect(executor.runs.length).to.equal(2010);
      expect(lines)
        .to.have.length(1)
        .and.to.match(/no longer looked for/);
    });

    it('fails with the status with which a run fails, and keeps no coverage', async () => {
      const { runner } = await runnerOf({ target: () => ({ status: ZX_ERR_BAD_STATE, coverage: { 1: 1 } }) });
      expect(await runner.tryOne(new Input('foo'))).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      expect(runner.status?.covered_pcs).to.equal(0);
    });

    it('rejects with what an executor throws, and the runner can be used again', async () => {
      const { runner, executor } = await runnerOf({
        target: () => {
          throw new Error('the kernel is gone');
        },
      });
      const monitor = monitorOf(runner);
      expect(await runner.tryOne(new Input('foo')).catch(String)).to.equal('Error: the kernel is gone');
      await settled();
      expect(reasonsOf(monitor)).to.deep.equal(['INIT', 'DONE']);
      executor.target = () => ({});
      expect((await runner.tryOne(new Input('foo'))).status).to.equal(ZX_OK);
    });
  });

  it('does one workflow at a time', async () => {
    const { runner } = await runnerOf();
    const first = runner.tryOne(new Input('foo'));
    const refused = [
      runner.configure({}),
      runner.tryOne(new Input('foo')),
      runner.fuzz(),
      runner.minimize(new Input('foo')),
      runner.cleanse(new Input('foo')),
      runner.merge(),
    ];
    for (const { status } of await Promise.all(refused)) expect(status).to.equal(ZX_ERR_BAD_STATE);
    expect((await first).status).to.equal(ZX_OK);
    expect((await runner.tryOne(new Input('foo'))).status).to.equal(ZX_OK);
  });

  describe('corpora', () => {
    it('take inputs by type, and are given without the empty one', async () => {
      const { runner } = await runnerOf({ seeds: ['foo'], live: ['quux', '', 'bar'] });
      expect(textsOf(runner, CorpusType.SEED)).to.deep.equal(['foo']);
      expect(textsOf(runner, CorpusType.LIVE)).to.deep.equal(['bar', 'quux']);
    });

    it('refuse inputs that are too long, and other types', async () => {
      const { runner } = await runnerOf();
      expect(runner.addToCorpus(CorpusType.LIVE, new Input(17))).to.equal(ZX_ERR_BUFFER_TOO_SMALL);
      expect(runner.addToCorpus(3 as CorpusType, new Input())).to.equal(ZX_ERR_INVALID_ARGS);
      expect(runner.getCorpus(3 as CorpusType)).to.deep.equal([]);
    });
  });

  describe('dictionary', () => {
    it('is replaced by a text, and given as one', async () => {
      const { runner } = await runnerOf();
      for (const word of ['foo', 'bar']) {
        expect(runner.parseDictionary(new Input(`"${word}"`))).to.equal(ZX_OK);
        expect(text(runner.getDictionaryAsInput().data)).to.equal(`key1="${word}"\n`);
      }
    });

    it('stays as it is if the text is wrong, of which the log tells', async () => {
      const { runner, lines } = await runnerOf();
      runner.parseDictionary(new Input('"foo"'));
      expect(runner.parseDictionary(new Input('"bar"\nbad'))).to.equal(ZX_ERR_INVALID_ARGS);
      expect(text(runner.getDictionaryAsInput().data)).to.equal('key1="foo"\n');
      expect(lines[0]).to.match(/^dictionary:2: /);
    });

    it('is used in fuzzing up to its level', async () => {
      const { runner, executor } = await runnerOf({ options: { runs: 1000, dictionary_level: 1 } });
      runner.parseDictionary(new Input('a@1="MAGIC"\nb@2="UNUSED"'));
      ok(await runner.fuzz());
      expect(executor.runs.some((run) => run.includes('MAGIC'))).to.be.true;
      expect(executor.runs.some((run) => run.includes('UNUSED'))).to.be.false;
    });
  });

  it('learns words from runs', async () => {
    const { runner, executor } = await runnerOf({
      options: { runs: 1000 },
      target: (_, run) => (run === 1 ? { words: [bytes('MAGIC')] } : {}),
    });
    ok(await runner.fuzz());
    expect(executor.runs.some((run) => run.includes('MAGIC'))).to.be.true;
  });
});
