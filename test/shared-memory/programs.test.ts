import { expect } from 'chai';
import {
  ok,
  ProcessEndedError,
  type UserProcess,
  ZX_CHANNEL_READABLE,
  ZX_CHANNEL_PEER_CLOSED,
  ZX_EVENTPAIR_SIGNALED,
} from '../../kernel';
import { SharedMemory } from '../../shared-memory';
import { type Channel, EventPair, Vmo } from '../../zx';
import { everyMode } from '../harness/modes';
import { channelBetween } from '../zx/setup';
import { expectStatus, mirrored, PAGE, pattern, READ_ONLY, reserved } from './setup';

const EMPTY = new Uint8Array(0);

/** What the first message on a channel carries: a VMO, linked. */
function linkNext(process: UserProcess, channel: Channel): SharedMemory {
  ok(channel.waitOne(ZX_CHANNEL_READABLE));
  const [handle] = ok(channel.read()).handles;
  const memory = new SharedMemory(process);
  expectStatus(memory.link(handle?.as(Vmo) ?? new Vmo(process, 0)), 'ZX_OK');
  return memory;
}

describe('SharedMemory between programs', () => {
  everyMode((boot) => {
    let engine: UserProcess;
    let target: UserProcess;
    let toTarget: Channel;
    let toEngine: Channel;
    beforeEach(() => {
      engine = boot.process('engine');
      target = boot.process('target');
      [toTarget, toEngine] = channelBetween(engine, target);
    });

    it('fixed length: one mirrors and updates, the other links and sees', () => {
      const region = pattern(2 * PAGE + 7);
      const sender = mirrored(engine, region);
      ok(toTarget.write(EMPTY, [ok(sender.share()).vmo]));
      const receiver = linkNext(target, toEngine);
      expect(receiver.data).to.deep.equal(region);
      region.set(pattern(2 * PAGE + 7, 2));
      sender.update();
      expect(receiver.data).to.deep.equal(region);
    });

    it('changing length: one writes and signals, the other reads', () => {
      const sender = reserved(engine, PAGE);
      const { endpoint0: written, endpoint1 } = ok(EventPair.create(engine));
      ok(toTarget.write(EMPTY, [ok(sender.share()).vmo]));
      ok(toTarget.write(EMPTY, [endpoint1]));
      const receiver = linkNext(target, toEngine);
      ok(toEngine.waitOne(ZX_CHANNEL_READABLE));
      const seen = ok(toEngine.read()).handles[0]?.as(EventPair);
      for (const length of [1, PAGE, 100, 0, 2048]) {
        expectStatus(sender.write(pattern(length, length)), 'ZX_OK');
        ok(written.signalPeer(0, ZX_EVENTPAIR_SIGNALED));
        ok(seen?.waitOne(ZX_EVENTPAIR_SIGNALED) ?? { status: -1 });
        ok(seen?.signal(ZX_EVENTPAIR_SIGNALED, 0) ?? { status: -1 });
        expectStatus(receiver.read(), 'ZX_OK');
        expect(receiver.data).to.deep.equal(pattern(length, length));
      }
    });

    it('three programs: a third one gets what the second shares on, with fewer rights', () => {
      const reporter = boot.process('reporter');
      const [toReporter, fromTarget] = channelBetween(target, reporter);
      const sender = reserved(engine, PAGE);
      ok(toTarget.write(EMPTY, [ok(sender.share()).vmo]));
      const receiver = linkNext(target, toEngine);
      ok(toReporter.write(EMPTY, [ok(ok(receiver.share()).vmo.replace(READ_ONLY | 2)).vmo]));
      const watcher = linkNext(reporter, fromTarget);
      expectStatus(sender.write(pattern(500)), 'ZX_OK');
      for (const each of [receiver, watcher]) {
        expectStatus(each.read(), 'ZX_OK');
        expect(each.data).to.deep.equal(pattern(500));
      }
      expectStatus(watcher.write(pattern(500, 2)), 'ZX_ERR_ACCESS_DENIED');
      expectStatus(receiver.write(pattern(600, 3)), 'ZX_OK');
      expectStatus(sender.read(), 'ZX_OK');
      expectStatus(watcher.read(), 'ZX_OK');
      expect([sender.data, watcher.data]).to.deep.equal([pattern(600, 3), pattern(600, 3)]);
    });

    it('the bytes stay readable after the sender has ended, which its peer is told', () => {
      const sender = reserved(engine, PAGE);
      expectStatus(sender.write(pattern(100)), 'ZX_OK');
      ok(toTarget.write(EMPTY, [ok(sender.share()).vmo]));
      const receiver = linkNext(target, toEngine);
      engine.exit(1);
      ok(toEngine.waitOne(ZX_CHANNEL_PEER_CLOSED));
      expect(receiver.data).to.deep.equal(pattern(100));
      expectStatus(receiver.read(), 'ZX_OK');
      expect(() => sender.write(pattern(10))).to.throw(ProcessEndedError);
    });
  });
});
