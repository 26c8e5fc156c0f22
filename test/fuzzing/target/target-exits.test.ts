import { expect } from 'chai';
import { ok, type UserProcess } from '../../../kernel';
import {
  AsyncEventPair,
  kFinish,
  kFinishWithLeaks,
  kStart,
  kStartLeakCheck,
} from '../../../fuzzing/eventpair';
import { FakeCoverage, FakeModule } from '../../../fuzzing/fakes';
import type { Options } from '../../../fuzzing/options/options';
import { SharedMemory } from '../../../shared-memory';
import { type TargetHooks, TargetProcess } from '../../../fuzzing/target';
import { Channel } from '../../../zx';
import { eachMode } from '../../harness/modes';
import { expectStatus, send } from '../setup';

describe('ProcessTest: codes, leaks and the order of signals', () => {
  eachMode((boot) => {
    let engine: UserProcess;
    let process: UserProcess;
    let coverage: FakeCoverage;
    let end: AsyncEventPair;
    let codes: number[];
    beforeEach(() => {
      engine = boot.process('engine');
      process = boot.process('target');
      coverage = new FakeCoverage(engine);
      end = new AsyncEventPair(engine);
      codes = [];
    });

    /** A target that was told these options, and runs; it does not end by its codes. */
    async function running(options: Partial<Options>, hooks: TargetHooks = {}): Promise<TargetProcess> {
      coverage.setOptions(options);
      const target = new TargetProcess(process, { exit: (code) => codes.push(code), ...hooks });
      await connect(target);
      void target.run();
      return target;
    }

    async function connect(target: TargetProcess): Promise<void> {
      expectStatus(await target.connect(send(coverage.connectCollector(), process).as(Channel)), 'ZX_OK');
      const data = await coverage.take();
      if (data?.kind !== 'instrumented') throw new Error('a process must come first');
      end.pair(data.value.eventPair);
    }

    /** Signals the target, and gives what it answers. */
    async function signal(set: number): Promise<number> {
      expectStatus(end.signalPeer(0, set), 'ZX_OK');
      const { observed } = ok(await end.waitFor(kStartLeakCheck | kFinish));
      end.signalSelf(observed, 0);
      return observed;
    }

    it('death exits with death_exitcode, as the engine set it', async () => {
      const target = await running({ death_exitcode: 9 });
      target.onDeath();
      expect(codes).to.deep.equal([9]);
    });

    it('too large a piece of memory exits with malloc_exitcode, as the engine set it', async () => {
      const target = await running({ malloc_exitcode: 8, malloc_limit: 100 });
      target.onMalloc(101);
      expect(codes).to.deep.equal([8]);
    });

    it('a leak exits with leak_exitcode, as the engine set it', async () => {
      const target = await running({ leak_exitcode: 7, detect_leaks: true }, { detectLeak: () => true });
      expect(await signal(kStartLeakCheck)).to.equal(kStart);
      target.onMalloc(1);
      await signal(kFinish);
      expect(codes).to.deep.equal([7]);
    });

    it('leaks are looked for in runs that began by kStartLeakCheck, and in no others', async () => {
      let looks = 0;
      const detectLeak = (): boolean => ++looks < 0;
      const target = await running({ detect_leaks: true }, { detectLeak });
      for (const [start, expected] of [
        [kStart, 0],
        [kStartLeakCheck, 1],
        [kStart, 1],
      ] as const) {
        await signal(start);
        target.onMalloc(1);
        expect(await signal(kFinish)).to.equal(kFinishWithLeaks);
        expect(looks).to.equal(expected);
      }
    });

    it('leaks are not looked for where detect_leaks is not set', async () => {
      const target = await running({}, { detectLeak: () => true });
      await signal(kStartLeakCheck);
      target.onMalloc(1);
      expect(await signal(kFinish)).to.equal(kFinishWithLeaks);
      expect(codes).to.deep.equal([]);
    });

    it('after kFinish only kStart is answered', async () => {
      await running({});
      await signal(kFinish);
      expectStatus(end.signalPeer(0, kFinish), 'ZX_OK');
      expect(await signal(kStart), 'the answer to both').to.equal(kStart);
    });

    it('counters are cleared when their module is registered', async () => {
      const fake = new FakeModule();
      fake.setCoverage([[3, 3]]);
      const target = new TargetProcess(process);
      target.addCounters(fake.counters);
      target.addPcs(fake.pcs);
      await connect(target);
      const module = await coverage.take();
      if (module?.kind !== 'inline_8bit_counters') throw new Error('a module must come');
      using counters = new SharedMemory(engine);
      expectStatus(counters.link(module.value), 'ZX_OK');
      void target.run();
      await signal(kFinish);
      expect(counters.data.every((count) => count === 0)).to.equal(true);
    });

    it('memory is let go again each time the interval has passed', async () => {
      let purges = 0;
      await running({ purge_interval: 1n }, { purge: () => purges++ });
      for (let run = 1; run <= 3; run++) {
        await signal(kStart);
        await signal(kFinish);
        expect(purges).to.equal(run);
      }
    });
  });
});
