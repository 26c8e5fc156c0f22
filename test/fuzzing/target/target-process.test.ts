import { expect } from 'chai';
import { ok, type UserProcess, ZX_INFO_HANDLE_BASIC, ZX_TIME_INFINITE } from '../../../kernel';
import type { CoverageData } from '../../../fuzzing/coverage';
import {
  AsyncEventPair,
  kFinish,
  kFinishWithLeaks,
  kLeak,
  kStart,
  kStartLeakCheck,
} from '../../../fuzzing/eventpair';
import { FakeCoverage, FakeModule } from '../../../fuzzing/fakes';
import { addDefaults } from '../../../fuzzing/options/options';
import { type TargetHooks, TargetProcess } from '../../../fuzzing/target';
import { ModulePool, getModuleId, getTargetId } from '../../../fuzzing/coverage';
import { SharedMemory } from '../../../shared-memory';
import { Channel } from '../../../zx';
import { eachMode } from '../../harness/modes';
import { expectStatus, send } from '../setup';

const THREE = [
  [0, 1],
  [100, 2],
  [255, 3],
] as const;

describe('ProcessTest', () => {
  it('AddDefaults: the options that a target process uses', () => {
    const { malloc_limit, oom_limit, purge_interval, detect_leaks } = addDefaults({});
    expect([malloc_limit, oom_limit, purge_interval, detect_leaks]).to.deep.equal([
      2 ** 31,
      2 ** 31,
      1_000_000_000n,
      false,
    ]);
    const { malloc_exitcode, death_exitcode, leak_exitcode, oom_exitcode } = addDefaults({});
    expect([malloc_exitcode, death_exitcode, leak_exitcode, oom_exitcode]).to.deep.equal([
      2000, 2001, 2002, 2003,
    ]);
  });

  eachMode((boot) => {
    let engine: UserProcess;
    let process: UserProcess;
    let coverage: FakeCoverage;
    let end: AsyncEventPair;
    let pool: ModulePool;
    beforeEach(() => {
      engine = boot.process('engine');
      process = boot.process('target');
      coverage = new FakeCoverage(engine);
      end = new AsyncEventPair(engine);
      pool = new ModulePool();
    });

    const taken = async (): Promise<CoverageData> => {
      const data = await coverage.take();
      if (!data) throw new Error('nothing was sent');
      return data;
    };
    /** The engine's side of one process that connects. */
    async function connect(target: TargetProcess): Promise<number> {
      expectStatus(await target.connect(send(coverage.connectCollector(), process).as(Channel)), 'ZX_OK');
      const data = await taken();
      if (data.kind !== 'instrumented') throw new Error('a process must come first');
      end.pair(data.value.eventPair);
      return ok(data.value.process.getInfo(ZX_INFO_HANDLE_BASIC)).info.koid;
    }
    /** Takes on the next module. */
    async function takeModule(): Promise<string> {
      const data = await taken();
      if (data.kind !== 'inline_8bit_counters') throw new Error('a module must come');
      const { name } = ok(data.value.getName());
      expect(getTargetId(name)).to.equal(BigInt(process.koid));
      const counters = new SharedMemory(engine);
      expectStatus(counters.link(data.value), 'ZX_OK');
      pool.get(getModuleId(name), counters.size).add(counters.data);
      return getModuleId(name);
    }
    function targetWith(modules: readonly FakeModule[], hooks: TargetHooks = {}): TargetProcess {
      const target = new TargetProcess(process, hooks);
      for (const module of modules) {
        target.addCounters(module.counters);
        target.addPcs(module.pcs);
      }
      return target;
    }
    async function signal(set: number, expected: number): Promise<void> {
      expectStatus(end.signalPeer(0, set), 'ZX_OK');
      const { observed } = ok(await end.waitFor(kStartLeakCheck | kFinish));
      end.signalSelf(observed, 0);
      expect(observed).to.equal(expected);
    }

    it('ConnectProcess: the engine sees the koid of the process', async () => {
      expect(await connect(new TargetProcess(process))).to.equal(process.koid);
    });

    it('ConnectWithDefaultOptions: what is received are the defaults', async () => {
      const target = new TargetProcess(process);
      await connect(target);
      expect(target.options).to.deep.equal(addDefaults({}));
      expect(target.mallocLimit).to.equal(2 ** 31);
    });

    it('ConnectWithOptions: what the engine set is received, and the rest are defaults', async () => {
      coverage.setOptions({ detect_leaks: true, leak_exitcode: -7, purge_interval: 5n });
      const target = new TargetProcess(process, { purge: () => undefined });
      await connect(target);
      expect(target.options).to.deep.equal(
        addDefaults({ detect_leaks: true, leak_exitcode: -7, purge_interval: 5n }),
      );
      expect([target.purgeInterval, target.canDetectLeaks]).to.deep.equal([5n, false]);
    });

    it('ConnectDisableLimits: 0 is no limit, and never', async () => {
      coverage.setOptions({ malloc_limit: 0, purge_interval: 0n });
      const target = new TargetProcess(process, { purge: () => undefined });
      await connect(target);
      expect([target.mallocLimit, target.purgeInterval]).to.deep.equal([Infinity, ZX_TIME_INFINITE]);
    });

    it('ConnectAndAddModules: those registered before and after all arrive, in order', async () => {
      const modules = [1, 2, 3, 4].map((seed) => new FakeModule(seed));
      const target = targetWith(modules.slice(0, 2));
      await connect(target);
      for (const { counters, pcs } of modules.slice(2)) {
        target.addCounters(counters);
        target.addPcs(pcs);
      }
      const ids = [await takeModule(), await takeModule(), await takeModule(), await takeModule()];
      expectStatus(await target.acknowledged(), 'ZX_OK');
      expect(ids).to.deep.equal(target.modules.map(({ id }) => id));
      expect(new Set(ids).size).to.equal(4);
    });

    it('ConnectBadModules: empty ones and those whose lengths differ are not added', async () => {
      const warnings: string[] = [];
      const target = targetWith([], { warn: (message) => warnings.push(message) });
      target.addCounters(new Uint8Array(0));
      target.addPcs(new BigUint64Array(0));
      target.addCounters(new Uint8Array(3));
      target.addPcs(new BigUint64Array(4));
      const good = new FakeModule();
      target.addCounters(good.counters);
      target.addPcs(good.pcs);
      await connect(target);
      await takeModule();
      expect([target.modules.length, coverage.pending, warnings.length]).to.deep.equal([1, 0, 1]);
    });

    it('ConnectLateModules: halves wait for one another, and pair in order', async () => {
      const target = new TargetProcess(process);
      await connect(target);
      const [first, second, third] = [1, 2, 3].map((seed) => new FakeModule(seed));
      if (!first || !second || !third) throw new Error('three were made');
      target.addCounters(first.counters);
      await target.acknowledged();
      expect([target.modules.length, coverage.pending]).to.deep.equal([0, 0]);
      target.addPcs(first.pcs);
      target.addPcs(second.pcs);
      target.addPcs(third.pcs);
      await takeModule();
      expect(target.modules.length).to.equal(1);
      target.addCounters(second.counters);
      target.addCounters(third.counters);
      const ids = [await takeModule(), await takeModule()];
      expect(ids).to.deep.equal(target.modules.slice(1).map(({ id }) => id));
      const alone = new TargetProcess(process);
      using only = await (async () => {
        alone.addPcs(third.pcs);
        alone.addCounters(third.counters);
        await alone.connect(send(coverage.connectCollector(), process).as(Channel));
        return alone;
      })();
      expect(only.modules.map(({ id }) => id)).to.deep.equal(ids.slice(1));
    });

    it('ImplicitStart: kFinish right after connecting is echoed, and there is nothing to measure', async () => {
      const target = targetWith([new FakeModule()]);
      await connect(target);
      await takeModule();
      const running = target.run();
      await signal(kFinish, kFinish);
      expect(pool.measure()).to.equal(0);
      end.reset();
      await running;
    });

    it('UpdateOnFinish: what ran between start and finish is measured, and nothing else', async () => {
      const fake = new FakeModule();
      const target = targetWith([fake]);
      await connect(target);
      await takeModule();
      const running = target.run();
      fake.setCoverage([[7, 7]]);
      await signal(kStart, kStart);
      await signal(kFinish, kFinish);
      expect(pool.measure()).to.equal(0);
      await signal(kStart, kStart);
      fake.setCoverage(THREE);
      expect(pool.measure()).to.equal(0);
      await signal(kFinish, kFinish);
      expect(pool.measure()).to.equal(3);
      end.reset();
      await running;
    });

    it('UpdateOnExit: what ran is not lost when the process exits', async () => {
      const fake = new FakeModule();
      const target = targetWith([fake]);
      await connect(target);
      await takeModule();
      const running = target.run();
      await signal(kStart, kStart);
      fake.setCoverage([...THREE, [4, 4]]);
      target.onExit();
      process.exit(0);
      await running;
      expect(pool.measure()).to.equal(4);
    });

    for (const [what, start] of [
      ['', kStart],
      [' in a leak check', kStartLeakCheck],
    ] as const) {
      const runOnce = async (target: TargetProcess, use: () => void, finish: number): Promise<void> => {
        await connect(target);
        const running = target.run();
        await signal(start, kStart);
        use();
        await signal(kFinish, finish);
        await signal(start, kStart);
        await signal(kFinish, kFinish);
        end.reset();
        await running;
      };

      it(`FinishWithoutLeaks${what}: no use of memory, or one that balances, is plain kFinish`, async () => {
        coverage.setOptions({ detect_leaks: true });
        const target = targetWith([], { detectLeak: () => true });
        await runOnce(
          target,
          () => {
            for (const size of [1, 2, 3]) target.onMalloc(size);
            for (let i = 0; i < 3; i++) target.onFree();
          },
          kFinish,
        );
      });

      it(`FinishWithLeaks${what}: one that does not is kFinishWithLeaks, and the process survives`, async () => {
        coverage.setOptions({ detect_leaks: true });
        const target = targetWith([], { detectLeak: () => false });
        await runOnce(target, () => target.onMalloc(1), kFinishWithLeaks);
      });
    }

    /** The code with which a target ends that does something in a run. */
    async function endOf(target: TargetProcess, start: number, act: () => void): Promise<void> {
      await connect(target);
      const running = target.run();
      await signal(start, kStart);
      act();
      await running;
      expect(end.getSignals(kFinish | kLeak)).to.equal(0);
      expectStatus((await end.waitFor(kFinish)).status, 'ZX_ERR_PEER_CLOSED');
    }
    const codes: number[] = [];
    const exit = (code: number): void => {
      codes.push(code);
      process.exit(code);
    };
    beforeEach(() => codes.splice(0));

    it('a leak that is found ends the process with leak_exitcode, and without a reply', async () => {
      coverage.setOptions({ detect_leaks: true });
      const target = targetWith([], { detectLeak: () => true, exit });
      await endOf(target, kStartLeakCheck, () => {
        target.onMalloc(1);
        end.signalPeer(0, kFinish);
      });
      expect(codes).to.deep.equal([2002]);
    });

    it('more memory than malloc_limit at once ends it with malloc_exitcode; as much does not', async () => {
      coverage.setOptions({ malloc_limit: 100 });
      const target = targetWith([], { exit });
      await endOf(target, kStart, () => {
        target.onMalloc(100);
        expect(codes).to.deep.equal([]);
        target.onMalloc(101);
      });
      expect(codes).to.deep.equal([2000]);
    });

    it('purges when its time has come, and no sooner', async () => {
      let purges = 0;
      coverage.setOptions({ purge_interval: 3_600_000_000_000n });
      const target = targetWith([], { purge: () => purges++ });
      await connect(target);
      const running = target.run();
      for (let i = 0; i < 3; i++) {
        await signal(kStart, kStart);
        await signal(kFinish, kFinish);
      }
      expect(purges).to.equal(1);
      end.reset();
      await running;
    });

    it('Connect ends with ZX_ERR_PEER_CLOSED when the coverage component goes', async () => {
      const target = targetWith([new FakeModule()]);
      const collector = send(coverage.connectCollector(), process).as(Channel);
      coverage[Symbol.dispose]();
      expectStatus(await target.connect(collector), 'ZX_ERR_PEER_CLOSED');
    });
  });
});
