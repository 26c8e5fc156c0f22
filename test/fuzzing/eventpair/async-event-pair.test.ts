import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_HANDLE_INVALID,
  ZX_OK,
  ZX_RIGHT_SIGNAL,
  ZX_RIGHT_SIGNAL_PEER,
  ZX_RIGHT_WAIT,
  ZX_USER_SIGNAL_0 as S0,
  ZX_USER_SIGNAL_1 as S1,
  ZX_USER_SIGNAL_2 as S2,
  ZX_USER_SIGNAL_3 as S3,
  ZX_USER_SIGNAL_ALL,
} from '../../../kernel';
import {
  AsyncEventPair,
  kFinish,
  kFinishWithLeaks,
  kLeak,
  kStart,
  kStartLeakCheck,
  kSync,
} from '../../../fuzzing/eventpair';
import { EventPair } from '../../../zx';
import { eachMode } from '../../harness/modes';
import { expectStatus } from '../setup';

describe('the signals of a run', () => {
  it('are user signals 0 to 3, which are bits 24 to 27; leaks are told by two at once', () => {
    expect([kSync, kStart, kFinish, kLeak]).to.deep.equal([24, 25, 26, 27].map((bit) => 2 ** bit));
    expect([kStartLeakCheck, kFinishWithLeaks]).to.deep.equal([2 ** 25 + 2 ** 27, 2 ** 26 + 2 ** 27]);
  });
});

describe('AsyncEventPairTest', () => {
  eachMode((boot) => {
    let process: UserProcess;
    let one: AsyncEventPair;
    let two: AsyncEventPair;
    beforeEach(() => {
      process = boot.process();
      one = new AsyncEventPair(process);
      two = new AsyncEventPair(process);
    });
    const isClosed = (end: EventPair): boolean => end.waitOne(ZX_EVENTPAIR_PEER_CLOSED, 0n).status === ZX_OK;
    const connect = (): void => two.pair(one.create());
    const expectLost = (waited: { status: number }): void =>
      expectStatus(waited.status, 'ZX_ERR_PEER_CLOSED');

    describe('a kernel error drops the handle', () => {
      const withRights = (rights: number): void => {
        one.pair(ok(two.create().replace(rights)).eventPair);
      };

      it('GetSignals is 0 then', () => {
        withRights(ZX_RIGHT_SIGNAL | ZX_RIGHT_SIGNAL_PEER);
        expect([one.getSignals(S0), one.eventPair.isValid]).to.deep.equal([0, false]);
      });
      it('SignalSelf and SignalPeer are ZX_ERR_PEER_CLOSED', () => {
        for (const act of ['signalSelf', 'signalPeer'] as const) {
          withRights(ZX_RIGHT_WAIT);
          expectStatus(one[act](0, S0), 'ZX_ERR_PEER_CLOSED');
          expect(one.eventPair.isValid).to.equal(false);
        }
      });
    });

    describe('Create', () => {
      it('returns an end that is open', () => {
        expect(isClosed(one.create())).to.equal(false);
      });
      it('closes the first peer when called again', () => {
        const first = one.create();
        const second = one.create();
        expect([isClosed(first), isClosed(second)]).to.deep.equal([true, false]);
      });
    });

    describe('Pair', () => {
      it('leaves the peer open', () => {
        const { endpoint0, endpoint1 } = ok(EventPair.create(process));
        one.pair(endpoint0);
        expect([isClosed(endpoint1), endpoint0.isValid]).to.deep.equal([false, false]);
      });
      it('closes the first peer when called again', () => {
        const first = ok(EventPair.create(process));
        const second = ok(EventPair.create(process));
        one.pair(first.endpoint0);
        one.pair(second.endpoint0);
        expect([isClosed(first.endpoint1), isClosed(second.endpoint1)]).to.deep.equal([true, false]);
      });
      it('refuses an empty wrapper', () => {
        expect(() => one.pair(new EventPair(process, ZX_HANDLE_INVALID))).to.throw('not an empty one');
      });
    });

    it('IsConnected: after Create for one, after Pair for the other, for neither after a Reset', () => {
      expect([one.isConnected(), two.isConnected()]).to.deep.equal([false, false]);
      const peer = one.create();
      expect([one.isConnected(), two.isConnected()]).to.deep.equal([true, false]);
      two.pair(peer);
      expect([one.isConnected(), two.isConnected()]).to.deep.equal([true, true]);
      one.reset();
      expect([one.isConnected(), two.isConnected()]).to.deep.equal([false, false]);
    });

    type Signal = (clear: number, set: number) => number;
    const signals: readonly [
      string,
      () => { signal: Signal; seen: AsyncEventPair; unseen: AsyncEventPair },
    ][] = [
      ['SignalSelf', () => ({ signal: one.signalSelf.bind(one), seen: one, unseen: two })],
      ['SignalPeer', () => ({ signal: one.signalPeer.bind(one), seen: two, unseen: one })],
    ];
    for (const [name, parties] of signals) {
      describe(name, () => {
        it('is ZX_ERR_PEER_CLOSED while unpaired, and there are no signals', () => {
          expectStatus(parties().signal(0, S0), 'ZX_ERR_PEER_CLOSED');
          expect([one.getSignals(S0), two.getSignals(S0)]).to.deep.equal([0, 0]);
        });
        it('is seen on that end only', () => {
          connect();
          const { signal, seen, unseen } = parties();
          expectStatus(signal(0, S1 | S2), 'ZX_OK');
          expect(seen.getSignals(ZX_USER_SIGNAL_ALL)).to.equal(S1 | S2);
          expect(unseen.getSignals(ZX_USER_SIGNAL_ALL)).to.equal(0);
        });
        it('clears and sets at once', () => {
          connect();
          const { signal, seen } = parties();
          signal(0, S1 | S2);
          expectStatus(signal(S0 | S1, S3), 'ZX_OK');
          expect(seen.getSignals(ZX_USER_SIGNAL_ALL)).to.equal(S2 | S3);
        });
        it('ignores bits that are no user signals', () => {
          connect();
          const { signal, seen, unseen } = parties();
          expectStatus(signal(0, ZX_EVENTPAIR_PEER_CLOSED | S0), 'ZX_OK');
          expect(seen.getSignals(ZX_USER_SIGNAL_ALL | ZX_EVENTPAIR_PEER_CLOSED)).to.equal(S0);
          expect(unseen.isConnected()).to.equal(true);
        });
      });
    }

    it('SignalSelf still succeeds after the peer is gone; SignalPeer notices', () => {
      connect();
      two.reset();
      expectStatus(one.signalSelf(0, S0), 'ZX_OK');
      expect(one.getSignals(S0 | ZX_EVENTPAIR_PEER_CLOSED)).to.equal(S0 | ZX_EVENTPAIR_PEER_CLOSED);
      expectStatus(one.signalPeer(0, S0), 'ZX_ERR_PEER_CLOSED');
      expect(one.eventPair.isValid).to.equal(false);
    });

    describe('WaitFor', () => {
      it('ends at once while unpaired', async () => {
        expectLost(await one.waitFor(S0));
        expectLost(one.waitForSync(S0));
      });
      it('gives both bits when they are set together later', async () => {
        connect();
        const waiting = one.waitFor(S0 | S1);
        two.signalPeer(0, S0 | S1);
        expect(ok(await waiting).observed).to.equal(S0 | S1);
      });
      it('gives what is set already, and no other bits', async () => {
        connect();
        two.signalPeer(0, S0 | S1);
        expect(ok(await one.waitFor(S0)).observed).to.equal(S0);
        expect(ok(one.waitForSync(S1 | S2)).observed).to.equal(S1);
      });
      it('is usable again after the signals were cleared', async () => {
        connect();
        two.signalPeer(0, S0);
        expect(ok(await one.waitFor(S0)).observed).to.equal(S0);
        one.signalSelf(S0, 0);
        const waiting = one.waitFor(S0 | S1);
        two.signalPeer(0, S1);
        expect(ok(await waiting).observed).to.equal(S1);
        one.signalSelf(S1, 0);
        two.signalPeer(0, S1 | S2);
        expect(ok(await one.waitFor(S1 | S2)).observed).to.equal(S1 | S2);
      });
      it('is interrupted by a local Reset', async () => {
        connect();
        const waiting = one.waitFor(S0);
        one.reset();
        expectLost(await waiting);
      });
      it('fails at once after a local Reset', async () => {
        connect();
        one.reset();
        expectLost(await one.waitFor(S0));
      });
      it('is interrupted by a remote Reset', async () => {
        connect();
        const waiting = one.waitFor(S0);
        two.reset();
        expectLost(await waiting);
        expect(one.eventPair.isValid).to.equal(false);
      });
      it('fails at once after a remote Reset', async () => {
        connect();
        two.reset();
        expectLost(await one.waitFor(S0));
      });
      it('fails when the returned peer end is dropped', async () => {
        const peer = one.create();
        const waiting = one.waitFor(S0);
        peer.close();
        expectLost(await waiting);
      });
      it('fails when the peer is gone, even where the bits are set and PEER_CLOSED was asked for', async () => {
        connect();
        two.signalPeer(0, S0);
        two.reset();
        expectLost(await one.waitFor(S0 | ZX_EVENTPAIR_PEER_CLOSED));
      });
      it('wakes all waiters on Reset', async () => {
        connect();
        const waiting = [one.waitFor(S0), one.waitFor(S1), one.waitFor(S0 | S2)];
        one.reset();
        for (const waited of await Promise.all(waiting)) expectLost(waited);
      });
      it('leaves an end alone that has replaced the one it waited on', async () => {
        connect();
        const waiting = one.waitFor(S0);
        connect();
        expectLost(await waiting);
        expect(one.isConnected()).to.equal(true);
        const again = one.waitFor(S0);
        two.signalPeer(0, S0);
        expect(ok(await again).observed).to.equal(S0);
      });
      it('blocks, in its synchronous form, until the deadline at most, and keeps the end', () => {
        connect();
        expectStatus(one.waitForSync(S0, 0n).status, 'ZX_ERR_TIMED_OUT');
        expect(one.isConnected()).to.equal(true);
        two.signalPeer(0, S0);
        expect(ok(one.waitForSync(S0)).observed).to.equal(S0);
        two.reset();
        expectLost(one.waitForSync(S1));
      });
      it('ends with its process', async () => {
        connect();
        const waiting = one.waitFor(S0);
        process.exit();
        expectLost(await waiting);
        expectLost({ status: one.signalSelf(0, S0) });
        expect(one.getSignals(S0)).to.equal(0);
      });
    });
  });
});
