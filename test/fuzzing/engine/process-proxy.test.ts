import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_HANDLE_INVALID,
  ZX_PROCESS_TERMINATED,
  ZX_RIGHT_INSPECT,
  ZX_RIGHT_WAIT,
} from '../../../kernel';
import { Module, ModulePool } from '../../../fuzzing/coverage';
import { ProcessProxy } from '../../../fuzzing/engine';
import {
  AsyncEventPair,
  kFinish,
  kFinishWithLeaks,
  kLeak,
  kStart,
  kStartLeakCheck,
} from '../../../fuzzing/eventpair';
import { FakeModule, TestTarget } from '../../../fuzzing/fakes';
import { FuzzResult, resultName } from '../../../fuzzing/result/fuzz-result';
import { EventPair, Process, Vmo } from '../../../zx';
import { eachMode } from '../../harness/modes';
import { expectStatus, send } from '../setup';

const EXIT_CODES = { malloc_exitcode: 2000, death_exitcode: 2001, leak_exitcode: 2002, oom_exitcode: 2003 };

describe('ProcessProxyTest', () => {
  eachMode((boot) => {
    let engine: UserProcess;
    let target: UserProcess;
    let pool: ModulePool;
    let proxy: ProcessProxy;
    /** The target's end. */
    let end: AsyncEventPair;
    beforeEach(() => {
      engine = boot.process('engine');
      target = boot.process('target');
      pool = new ModulePool();
      proxy = new ProcessProxy(engine, pool);
      end = new AsyncEventPair(target);
    });
    const handleOf = (process: UserProcess): Process =>
      send(new TestTarget(process).launch(), engine).as(Process);
    const connect = (process = target): number =>
      proxy.connect({ eventPair: send(end.create(), engine).as(EventPair), process: handleOf(process) });
    function shareModule(fake: FakeModule): { module: Module; vmo: Vmo } {
      const { module } = ok(Module.import(target, fake.counters, fake.pcs));
      return { module, vmo: send(ok(module.share(target.koid)).vmo, engine).as(Vmo) };
    }

    it('Connect without the right to an exception channel gives that status, and the result CRASH', async () => {
      const process = ok(handleOf(target).replace(ZX_RIGHT_WAIT | ZX_RIGHT_INSPECT)).process;
      const eventPair = send(end.create(), engine).as(EventPair);
      expectStatus(proxy.connect({ eventPair, process }), 'ZX_ERR_ACCESS_DENIED');
      new TestTarget(target).exit(0);
      expect(await proxy.getResult()).to.equal(FuzzResult.CRASH);
    });

    it('AddDefaults: the four exit codes', () => {
      expect(proxy.exitCodes).to.include(EXIT_CODES);
      proxy.configure({ oom_exitcode: 7 });
      expect(proxy.exitCodes).to.include({ ...EXIT_CODES, oom_exitcode: 7 });
    });

    describe('Connect', () => {
      it('makes the target id the koid of the process', () => {
        expect(proxy.targetId).to.equal(0);
        expectStatus(connect(), 'ZX_OK');
        expect(proxy.targetId).to.equal(target.koid);
      });
      it('is ZX_ERR_BAD_STATE the second time', () => {
        connect();
        const first = end;
        end = new AsyncEventPair(target);
        expectStatus(connect(), 'ZX_ERR_BAD_STATE');
        expect(first.isConnected()).to.equal(true);
      });
      it('is ZX_ERR_INVALID_ARGS without a process', () => {
        const eventPair = send(end.create(), engine).as(EventPair);
        const process = new Process(engine, ZX_HANDLE_INVALID);
        expectStatus(proxy.connect({ eventPair, process }), 'ZX_ERR_INVALID_ARGS');
        expect([proxy.targetId, end.isConnected()]).to.deep.equal([0, false]);
      });
    });

    it('AddLlvmModule: a named VMO once; its counters count', () => {
      connect();
      const fake = new FakeModule();
      const unnamed = ok(Vmo.create(engine, 4096)).vmo;
      expectStatus(proxy.addModule(unnamed), 'ZX_ERR_INVALID_ARGS');
      expect(unnamed.isValid).to.equal(false);
      const { module, vmo } = shareModule(fake);
      expectStatus(proxy.addModule(vmo), 'ZX_OK');
      expectStatus(
        proxy.addModule(send(ok(module.share(target.koid)).vmo, engine).as(Vmo)),
        'ZX_ERR_ALREADY_BOUND',
      );
      expect(pool.get(module.id, fake.numPcs).measure()).to.equal(0);
      fake.setCoverage([
        [0, 1],
        [9, 2],
        [255, 3],
      ]);
      module.update();
      expect(pool.get(module.id, fake.numPcs).measure()).to.equal(3);
      proxy[Symbol.dispose]();
      expect(pool.measure()).to.equal(0);
    });

    it('AddLlvmModule: ZX_ERR_INVALID_ARGS for a VMO without counters', () => {
      connect();
      const { vmo } = ok(Vmo.create(engine, 4096));
      ok(vmo.setName('NBIAAAAAAAAJeMGPfjLKwBQVuJtmAaw'));
      ok(vmo.setContentSize(0));
      expectStatus(proxy.addModule(vmo), 'ZX_ERR_INVALID_ARGS');
    });

    it('Signals: kStart is echoed, AwaitFinish tells of leaks; then a round with leak detection', async () => {
      connect();
      for (const [detectLeaks, start, finish] of [
        [false, kStart, kFinishWithLeaks],
        [true, kStartLeakCheck, kFinish],
      ] as const) {
        const starting = proxy.start(detectLeaks);
        expect(ok(await end.waitFor(kStartLeakCheck)).observed).to.equal(start);
        end.signalSelf(start, 0);
        end.signalPeer(0, kStart);
        expectStatus((await starting).status, 'ZX_OK');
        expect(proxy.eventPair.getSignals(kStart)).to.equal(0);
        expectStatus(proxy.finish(), 'ZX_OK');
        expect(ok(await end.waitFor(kFinish)).observed).to.equal(kFinish);
        end.signalSelf(kFinish, 0);
        const finishing = proxy.awaitFinish();
        end.signalPeer(0, finish);
        expect(ok(await finishing).leakSuspected).to.equal(finish === kFinishWithLeaks);
        expect(proxy.eventPair.getSignals(kFinish | kLeak)).to.equal(0);
      }
    });

    it('Signals: a run ends with ZX_ERR_PEER_CLOSED when the process goes', async () => {
      connect();
      const starting = proxy.start(false);
      const finishing = proxy.awaitFinish();
      target.exit(1);
      expectStatus((await starting).status, 'ZX_ERR_PEER_CLOSED');
      expectStatus((await finishing).status, 'ZX_ERR_PEER_CLOSED');
      expectStatus(proxy.finish(), 'ZX_ERR_PEER_CLOSED');
    });

    it('GetStats: the koid, and memory that is mapped', () => {
      connect();
      const { vmo } = ok(Vmo.create(target, 8192));
      ok(vmo.map(3, 0, 8192));
      ok(vmo.write(Uint8Array.of(1)));
      const { stats } = ok(proxy.getStats());
      expect(stats.koid).to.equal(target.koid);
      expect([stats.mem_mapped_bytes, stats.mem_private_bytes].every((bytes) => bytes > 0)).to.equal(true);
      expect(stats.cpu_time).to.be.a('bigint');
    });

    for (const [name, code, result] of [
      ['DefaultBadMalloc', 2000, FuzzResult.BAD_MALLOC],
      ['DefaultDeath', 2001, FuzzResult.DEATH],
      ['DefaultLeak', 2002, FuzzResult.LEAK],
      ['DefaultOom', 2003, FuzzResult.OOM],
      ['Exit', 1, FuzzResult.EXIT],
      ['Exit', 0, FuzzResult.NO_ERRORS],
    ] as const) {
      it(`${name}: exit code ${code} is ${resultName(result)}`, async () => {
        connect();
        const getting = proxy.getResult();
        new TestTarget(target).exit(code);
        expect(await getting).to.equal(result);
        expect(await proxy.getResult()).to.equal(result);
      });
    }

    for (const [option, result] of [
      ['malloc_exitcode', FuzzResult.BAD_MALLOC],
      ['death_exitcode', FuzzResult.DEATH],
      ['leak_exitcode', FuzzResult.LEAK],
      ['oom_exitcode', FuzzResult.OOM],
    ] as const) {
      it(`Custom ${option} is ${resultName(result)}`, async () => {
        proxy.configure({ [option]: 1234 });
        connect();
        new TestTarget(target).exit(1234);
        expect(await proxy.getResult()).to.equal(result);
      });
    }

    it('Crash: an exception is CRASH', async () => {
      connect();
      await new TestTarget(target).crash();
      expect(await proxy.getResult()).to.equal(FuzzResult.CRASH);
      expectStatus((await proxy.awaitFinish()).status, 'ZX_ERR_PEER_CLOSED');
    });

    it('Crash: a process that is ended by a fault is CRASH', async () => {
      connect();
      new TestTarget(target).exit(-1028);
      expect(await proxy.getResult()).to.equal(FuzzResult.CRASH);
    });

    it('Timeout: Dump gives a text that is no longer than asked for', () => {
      connect();
      const dump = proxy.dump();
      expect(dump).to.include(`process ${target.koid} 'target'`).and.include('thread');
      expect(dump.length).to.be.lessThan(65536);
      expect(proxy.dump(10)).to.equal(dump.slice(0, 10));
    });

    it('Timeout: what is killed for a reason has that result', async () => {
      connect();
      proxy.kill(FuzzResult.TIMEOUT);
      expect(await proxy.getResult()).to.equal(FuzzResult.TIMEOUT);
    });

    it('ends the process when it is disposed of', async () => {
      connect();
      const watched = handleOf(target);
      proxy[Symbol.dispose]();
      const waited = await engine.wait(watched.handle, ZX_PROCESS_TERMINATED);
      expectStatus(waited.status, 'ZX_OK');
    });
  });
});
