import { expect } from 'chai';
import { ok, type UserProcess } from '../../../kernel';
import { TargetAdapterClient } from '../../../fuzzing/engine';
import { TargetAdapter } from '../../../fuzzing/target';
import { Channel, EventPair, Vmo } from '../../../zx';
import { connectTo } from '../../../fuzzing/message';
import { targetAdapter } from '../../../fuzzing/target/adapter-protocol';
import { eachMode } from '../../harness/modes';
import { expectStatus, send } from '../setup';

describe('LLVMTargetAdapterTest', () => {
  eachMode((boot) => {
    let engine: UserProcess;
    let process: UserProcess;
    beforeEach(() => {
      engine = boot.process('engine');
      process = boot.process('target');
    });
    function clientOf(adapter: TargetAdapter): TargetAdapterClient {
      const client = new TargetAdapterClient(engine, () => {
        const { endpoint0, endpoint1 } = ok(Channel.create(engine));
        adapter.serve(send(endpoint1, process).as(Channel));
        return endpoint0;
      });
      client.configure({ max_input_size: 4096 });
      return client;
    }

    it('GetParameters: those that were set', async () => {
      const adapter = new TargetAdapter(process, () => 0);
      adapter.setParameters(['data', '--flag']);
      expect(ok(await clientOf(adapter).getParameters()).parameters).to.deep.equal(['data', '--flag']);
    });

    it('GetParameters: up to 128 strings of up to 256 bytes, and no more', async () => {
      const adapter = new TargetAdapter(process, () => 0);
      const most = Array.from({ length: 128 }, () => 'p'.repeat(256));
      adapter.setParameters(most);
      expect(ok(await clientOf(adapter).getParameters()).parameters).to.deep.equal(most);
      for (const [tooMuch, status] of [
        [[...most, ''], 'ZX_ERR_CANCELED'],
        [['p'.repeat(257)], 'ZX_ERR_PEER_CLOSED'],
      ] as const) {
        adapter.setParameters(tooMuch);
        expectStatus((await clientOf(adapter).getParameters()).status, status);
      }
    });

    it('Connect is acknowledged', async () => {
      const client = clientOf(new TargetAdapter(process, () => 0));
      expectStatus((await client.connect()).status, 'ZX_OK');
      expect(client.isConnected()).to.equal(true);
    });

    it('Connect ends the connection, and nothing else, if the memory can not be used', async () => {
      const adapter = new TargetAdapter(process, () => 0);
      const { endpoint0, endpoint1 } = ok(Channel.create(engine));
      const server = adapter.serve(send(endpoint1, process).as(Channel));
      const client = connectTo(targetAdapter, endpoint0);
      const { vmo: testInput } = ok(Vmo.create(engine, 4096));
      ok(testInput.setContentSize(8192));
      const { endpoint0: eventPair } = ok(EventPair.create(engine));
      expectStatus((await client.call.connect({ eventPair, testInput })).status, 'ZX_ERR_PEER_CLOSED');
      expect((await server.ended).reason)
        .to.include('test input')
        .and.include('ZX_ERR_OUT_OF_RANGE');
      expectStatus((await clientOf(adapter).connect()).status, 'ZX_OK');
    });

    for (const [when, isAsync] of [
      ['', false],
      [', also for a function that gives a Promise', true],
    ] as const) {
      it(`Run: the function sees the exact bytes each time${when}`, async () => {
        const seen: Uint8Array[] = [];
        const adapter = new TargetAdapter(process, (data) => {
          seen.push(data);
          return isAsync ? new Promise((resolve) => setImmediate(resolve)) : undefined;
        });
        const client = clientOf(adapter);
        const running = adapter.run();
        const inputs = [Uint8Array.of(1, 2, 3), new Uint8Array(0), new Uint8Array(4096).fill(9)];
        for (const input of inputs) expectStatus((await client.testOneInput(input)).status, 'ZX_OK');
        client.disconnect();
        await running;
        expect(seen).to.deep.equal(inputs);
      });
    }

    it('Run may be called after Connect too, and again after a disconnect', async () => {
      let runs = 0;
      const adapter = new TargetAdapter(process, () => runs++);
      const client = clientOf(adapter);
      for (let i = 0; i < 2; i++) {
        await client.connect();
        const running = adapter.run();
        expectStatus((await client.testOneInput(Uint8Array.of(1))).status, 'ZX_OK');
        client.disconnect();
        await running;
      }
      expect(runs).to.equal(2);
    });

    it('Run rejects with what the function throws', async () => {
      for (const fuzz of [
        () => {
          throw new Error('found');
        },
        () => Promise.reject(new Error('found')),
      ]) {
        using adapter = new TargetAdapter(process, fuzz);
        const client = clientOf(adapter);
        const running = adapter.run().then(String, String);
        const testing = client.testOneInput(Uint8Array.of(1));
        expect(await running).to.equal('Error: found');
        client.disconnect();
        await testing;
      }
    });
  });
});
