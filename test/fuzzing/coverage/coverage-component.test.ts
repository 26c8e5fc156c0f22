import { expect } from 'chai';
import { ok, type UserProcess, ZX_INFO_HANDLE_BASIC, ZX_VMO_RESIZABLE } from '../../../kernel';
import {
  type CoverageData,
  coverageDataCollector,
  CoverageDataProviderClient,
  debugDataPublisher,
  type DebugData,
  publishDebugData,
  serveDebugData,
} from '../../../fuzzing/coverage';
import { AsyncEventPair, kStart } from '../../../fuzzing/eventpair';
import { FakeCoverage } from '../../../fuzzing/fakes';
import { connectTo } from '../../../fuzzing/message';
import { addDefaults } from '../../../fuzzing/options/options';
import { Channel, type EventPair, Process, Vmo } from '../../../zx';
import { eachMode } from '../../harness/modes';
import { expectStatus, send } from '../setup';

describe('CoverageDataProviderClientTest', () => {
  eachMode((boot) => {
    let engine: UserProcess;
    let target: UserProcess;
    let coverage: FakeCoverage;
    let client: CoverageDataProviderClient;
    beforeEach(() => {
      engine = boot.process('engine');
      target = boot.process('target');
      coverage = new FakeCoverage(engine);
      client = new CoverageDataProviderClient();
    });
    const namedVmo = (name: string): Vmo => {
      const { vmo } = ok(Vmo.create(engine, 4096));
      ok(vmo.setName(name));
      return vmo;
    };
    const putModule = (name: string): void =>
      coverage.put({ kind: 'inline_8bit_counters', value: namedVmo(name) });
    const nameOf = (data: CoverageData | undefined): string => {
      if (data?.kind !== 'inline_8bit_counters') throw new Error('a module must come');
      using vmo = data.value;
      return ok(vmo.getName()).name;
    };
    const collector = () =>
      connectTo(coverageDataCollector, send(coverage.connectCollector(), target).as(Channel));
    const self = () => ok(Process.self(target)).process;

    it('SetOptions reaches the provider, also what was said before it was bound', async () => {
      client.configure({ seed: 7, run_limit: 5n });
      client.bind(coverage.connectProvider());
      const eventPair = new AsyncEventPair(target).create();
      putModule('first');
      await client.read();
      expect(coverage.options).to.deep.equal(addDefaults({ seed: 7, run_limit: 5n }));
      client.configure({ seed: 8 });
      putModule('second');
      await client.read();
      expect(ok(await collector().call.initialize({ eventPair, process: self() })).options).to.deep.equal(
        addDefaults({ seed: 8 }),
      );
    });

    it('GetProcess passes a process, whose koid is kept, and an eventpair that works', async () => {
      client.bind(coverage.connectProvider());
      const end = new AsyncEventPair(target);
      ok(await collector().call.initialize({ eventPair: end.create(), process: self() }));
      const data = await client.read();
      if (data?.kind !== 'instrumented') throw new Error('a process must come');
      expect(ok(data.value.process.getInfo(ZX_INFO_HANDLE_BASIC)).info.koid).to.equal(target.koid);
      const other = new AsyncEventPair(engine);
      other.pair(data.value.eventPair);
      other.signalPeer(0, kStart);
      expect(ok(await end.waitFor(kStart)).observed).to.equal(kStart);
    });

    it('GetModule keeps order and names', async () => {
      client.bind(coverage.connectProvider());
      const names = ['one', 'two', 'three'];
      names.forEach(putModule);
      for (const name of names) expect(nameOf(await client.read())).to.equal(name);
      expect(client.tryRead()).to.equal(undefined);
    });

    it('a dropped read loses no module', async () => {
      client.bind(coverage.connectProvider());
      const dropped = new AbortController();
      const reading = client.read(dropped.signal);
      dropped.abort();
      expect(await reading).to.equal(undefined);
      expect(await client.read(AbortSignal.abort())).to.equal(undefined);
      putModule('one');
      putModule('two');
      expect([nameOf(await client.read()), nameOf(await client.read())]).to.deep.equal(['one', 'two']);
    });

    it('what came while there was no engine is not lost, nor what another engine left', async () => {
      putModule('one');
      putModule('two');
      expect(coverage.pending).to.equal(2);
      const first = coverage.connectProvider();
      first.close();
      client.bind(coverage.connectProvider());
      expect([nameOf(await client.read()), nameOf(await client.read())]).to.deep.equal(['one', 'two']);
    });

    it('its readers end when it is disposed of', async () => {
      client.bind(coverage.connectProvider());
      const reading = client.read();
      client[Symbol.dispose]();
      expect(await reading).to.equal(undefined);
    });

    it('a target that adds a module before Initialize, or initializes twice, is cut off', async () => {
      const hasty = collector();
      const { vmo } = ok(Vmo.create(target, 4096));
      expectStatus((await hasty.call.addLlvmModule({ vmo })).status, 'ZX_ERR_PEER_CLOSED');
      const end = new AsyncEventPair(target);
      const twice = collector();
      ok(await twice.call.initialize({ eventPair: end.create(), process: self() }));
      const again = await twice.call.initialize({
        eventPair: new AsyncEventPair(target).create(),
        process: self(),
      });
      expectStatus(again.status, 'ZX_ERR_PEER_CLOSED');
      expect(coverage.pending).to.equal(1);
    });

    it('a Publish that is sent to a collector breaks the channel', async () => {
      const { endpoint0, endpoint1 } = ok(Channel.create(engine));
      const server = coverage.serveCollector(endpoint1);
      const publisher = connectTo(debugDataPublisher, send(endpoint0, target).as(Channel));
      publishDebugData(publisher, 'sink', ok(Vmo.create(target, 4096)).vmo);
      await server.ended;
      expect([server.isOpen, coverage.pending]).to.deep.equal([false, 0]);
    });
  });
});

describe('debugdata.Publisher', () => {
  eachMode((boot) => {
    let server: UserProcess;
    let publisher: UserProcess;
    let received: DebugData[];
    let settled: () => void;
    let next: Promise<void>;
    beforeEach(() => {
      server = boot.process('server');
      publisher = boot.process('publisher');
      received = [];
      next = new Promise((resolve) => (settled = resolve));
    });
    function connect() {
      const { endpoint0, endpoint1 } = ok(Channel.create(server));
      serveDebugData(endpoint1, (data) => {
        received.push(data);
        settled();
      });
      return connectTo(debugDataPublisher, send(endpoint0, publisher).as(Channel));
    }
    function publish(): { token: EventPair; copy: Vmo } {
      const { vmo } = ok(Vmo.create(publisher, 4096));
      ok(vmo.setName('set'));
      const { vmo: copy } = ok(vmo.duplicate());
      return { token: publishDebugData(connect(), 'sink', vmo), copy };
    }

    it('takes nothing before the peer of the token is closed: the client may still write', async () => {
      const { token, copy } = publish();
      ok(await copy.process.async.zx_nanosleep(0));
      for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
      ok(copy.write(Uint8Array.of(1, 2, 3)));
      ok(copy.setContentSize(3));
      expect(received).to.deep.equal([]);
      token.close();
      await next;
      expect(received).to.deep.equal([{ dataSink: 'sink', name: 'set', bytes: Uint8Array.of(1, 2, 3) }]);
    });

    it('takes the whole VMO where no content size is set', async () => {
      const { token, copy } = publish();
      ok(copy.setContentSize(0));
      token.close();
      await next;
      expect(received[0]?.bytes.length).to.equal(4096);
    });

    it('the client may also resize before it closes', async () => {
      const { vmo } = ok(Vmo.create(publisher, 4096, ZX_VMO_RESIZABLE));
      const { vmo: copy } = ok(vmo.duplicate());
      const token = publishDebugData(connect(), 'sink', vmo);
      ok(copy.setSize(8192));
      token.close();
      await next;
      expect(received[0]?.bytes.length).to.equal(8192);
    });

    it('a data sink has up to 255 bytes, and no more', async () => {
      const client = connect();
      const vmo = (): Vmo => ok(Vmo.create(publisher, 4096)).vmo;
      const most = 's'.repeat(255);
      publishDebugData(client, most, vmo()).close();
      await next;
      expect(received.map(({ dataSink }) => dataSink)).to.deep.equal([most]);
      expect(() => publishDebugData(client, `${most}s`, vmo())).to.throw('255 bytes');
    });

    it('takes it when its publisher ends', async () => {
      publish();
      publisher.exit();
      await next;
      expect(received.length).to.equal(1);
    });
  });
});
