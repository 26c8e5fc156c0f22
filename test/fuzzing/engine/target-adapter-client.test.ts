import { expect } from 'chai';
import { ok, type UserProcess } from '../../../kernel';
import { getSeedCorpusDirectories, TargetAdapterClient } from '../../../fuzzing/engine';
import { FakeTargetAdapter } from '../../../fuzzing/fakes';
import { Channel } from '../../../zx';
import { eachMode } from '../../harness/modes';
import { expectStatus, send } from '../setup';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('TargetAdapterClientTest', () => {
  describe('GetSeedCorpusDirectories', () => {
    for (const [what, parameters, directories] of [
      ['flags only', ['-a', '--b=c'], []],
      ['one positional', ['-a', 'data/corpus', '--ignored'], ['data/corpus']],
      ['several, in order', ['z', '-a', 'b', 'c'], ['z', 'b', 'c']],
      ['empty strings', ['', 'a', ''], ['a']],
      ['what follows --', ['a', '--', 'b', '--', 'c'], ['a']],
    ] as const) {
      it(`of ${what}: ${directories.join(', ') || 'none'}`, () => {
        expect(getSeedCorpusDirectories(parameters)).to.deep.equal(directories);
      });
    }
  });

  eachMode((boot) => {
    let engine: UserProcess;
    let adapter: FakeTargetAdapter;
    let client: TargetAdapterClient;
    beforeEach(() => {
      engine = boot.process('engine');
      const target = boot.process('target');
      adapter = new FakeTargetAdapter(target);
      client = new TargetAdapterClient(engine, () => {
        const { endpoint0, endpoint1 } = ok(Channel.create(engine));
        adapter.serve(send(endpoint1, target).as(Channel));
        return endpoint0;
      });
    });

    it('Configure: inputs of no size are none', () => {
      expectStatus(client.configure({ max_input_size: 0 }), 'ZX_ERR_INVALID_ARGS');
    });

    it('AddDefaults: max_input_size', () => {
      expect(client.maxInputSize).to.equal(0);
      expectStatus(client.configure({}), 'ZX_OK');
      expect(client.maxInputSize).to.equal(2 ** 20);
    });

    it('GetParameters returns them unchanged', async () => {
      client.configure({});
      const parameters = ['data/corpus', '', '--flag', 'ünïcode'];
      adapter.setParameters(parameters);
      expect(ok(await client.getParameters()).parameters).to.deep.equal(parameters);
    });

    it('TestOneInput delivers the bytes, and waits until they were tried', async () => {
      client.configure({});
      for (const text of ['foo', '', 'a longer one']) {
        const testing = client.testOneInput(bytes(text));
        expect(ok(await adapter.awaitStart()).input).to.deep.equal(bytes(text));
        expectStatus(adapter.finish(), 'ZX_OK');
        expectStatus((await testing).status, 'ZX_OK');
      }
    });

    it('TestOneInput: ZX_ERR_BUFFER_TOO_SMALL for more than there is room for', async () => {
      client.configure({ max_input_size: 4096 });
      expectStatus((await client.testOneInput(new Uint8Array(4097))).status, 'ZX_ERR_BUFFER_TOO_SMALL');
    });

    it('Disconnect is seen by the adapter, and the next input reconnects by itself', async () => {
      client.configure({});
      const first = client.testOneInput(bytes('foo'));
      ok(await adapter.awaitStart());
      adapter.finish();
      await first;
      client.disconnect();
      await adapter.awaitDisconnect();
      expect(client.isConnected()).to.equal(false);
      const second = client.testOneInput(bytes('bar'));
      expect(ok(await adapter.awaitStart()).input).to.deep.equal(bytes('bar'));
      adapter.finish();
      expectStatus((await second).status, 'ZX_OK');
    });

    it('Configure disconnects when the capacity changes, and only then', async () => {
      client.configure({ max_input_size: 10 });
      expectStatus((await client.connect()).status, 'ZX_OK');
      client.configure({ max_input_size: 10 });
      expect(client.isConnected()).to.equal(true);
      client.configure({ max_input_size: 8192 });
      expect(client.isConnected()).to.equal(false);
      const testing = client.testOneInput(new Uint8Array(8192).fill(7));
      expect(ok(await adapter.awaitStart()).input.length).to.equal(8192);
      adapter.finish();
      expectStatus((await testing).status, 'ZX_OK');
    });

    it('an adapter that goes while it tries an input is no failure of the input', async () => {
      client.configure({});
      const testing = client.testOneInput(bytes('foo'));
      ok(await adapter.awaitStart());
      adapter[Symbol.dispose]();
      expectStatus((await testing).status, 'ZX_OK');
    });

    it('an adapter that never answers ends with its channel', async () => {
      const gone = new TargetAdapterClient(engine, () => {
        const { endpoint0, endpoint1 } = ok(Channel.create(engine));
        endpoint1.close();
        return endpoint0;
      });
      gone.configure({});
      expectStatus((await gone.testOneInput(bytes('foo'))).status, 'ZX_ERR_PEER_CLOSED');
      expectStatus((await gone.getParameters()).status, 'ZX_ERR_PEER_CLOSED');
    });

    it('blocks, in its synchronous form, until the deadline at most', async () => {
      client.configure({});
      await client.connect();
      expectStatus(client.testOneInputSync(bytes('foo'), 0n).status, 'ZX_ERR_TIMED_OUT');
      expect(ok(await adapter.awaitStart()).input).to.deep.equal(bytes('foo'));
      client.disconnect();
      expectStatus(client.testOneInputSync(bytes('foo')).status, 'ZX_ERR_PEER_CLOSED');
    });
  });
});
