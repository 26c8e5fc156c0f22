import { expect } from 'chai';
import fc from 'fast-check';
import {
  ok,
  type UserProcess,
  ZX_EVENT_SIGNAL_MASK,
  ZX_SIGNAL_NONE,
  ZX_WAIT_ASYNC_EDGE,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { event, eventPair, outcome, port, signalsOf } from '../handles';

type Sys = UserProcess['sys'];

/** Few bits, so that masks meet: three user signals and SIGNALED. */
const BITS = [0x8, 0x01000000, 0x02000000, 0x80000000];
const mask = fc.subarray(BITS).map((bits) => bits.reduce((all, bit) => (all | bit) >>> 0, 0));
const anyMask = fc.oneof(
  { weight: 9, arbitrary: mask },
  { weight: 1, arbitrary: fc.nat(0xffffffff).map((bits) => bits >>> 0) },
);
const update = fc.record({ clear: anyMask, set: anyMask });

const changed = (state: number, clear: number, set: number): number => ((state & ~clear) | set) >>> 0;
const allowed = (clear: number, set: number): boolean => ((clear | set) & ~ZX_EVENT_SIGNAL_MASK) === 0;

/** The keys of the packets that are there, in no particular order. */
function packetKeys(sys: Sys, from: number): number[] {
  const keys: number[] = [];
  for (let got = sys.zx_port_wait(from, 0); 'packet' in got; got = sys.zx_port_wait(from, 0)) {
    keys.push(got.packet.key);
  }
  return keys.toSorted((x, y) => x - y);
}

describe('the signal law', () => {
  eachMode((boot) => {
    it('the new state is the old one without clear_mask and with set_mask; a bad mask changes nothing', () => {
      const { sys } = boot.process();
      const one = event(sys);
      let state: number = ZX_SIGNAL_NONE;
      fc.assert(
        fc.property(update, ({ clear, set }) => {
          const result = outcome(sys.zx_object_signal(one, clear, set));
          expect(result).to.equal(allowed(clear, set) ? 'ZX_OK' : 'ZX_ERR_INVALID_ARGS');
          if (allowed(clear, set)) state = changed(state, clear, set);
          expect(signalsOf(sys, one)).to.equal(state);
        }),
      );
    });

    it('a wait is looked at only when some signal newly became active, and then against the whole state', () => {
      const { sys } = boot.process();
      const waits = fc.array(mask, { maxLength: 6 });
      fc.assert(
        fc.property(
          mask,
          waits,
          fc.array(fc.record({ clear: mask, set: mask }), { maxLength: 6 }),
          (first, masks, steps) => {
            const [one, to] = [event(sys), port(sys)];
            ok(sys.zx_object_signal(one, 0, first));
            masks.forEach((signals, key) =>
              ok(sys.zx_object_wait_async(one, to, key, signals, ZX_WAIT_ASYNC_EDGE)),
            );
            let state = first;
            let armed = masks.map((signals, key) => ({ signals, key }));
            for (const { clear, set } of steps) {
              ok(sys.zx_object_signal(one, clear, set));
              const newly = set & ~state;
              state = changed(state, clear, set);
              const fired = newly === 0 ? [] : armed.filter(({ signals }) => (signals & state) !== 0);
              armed = armed.filter((wait) => !fired.includes(wait));
              expect(packetKeys(sys, to)).to.deep.equal(fired.map(({ key }) => key));
            }
            ok(sys.zx_handle_close_many([one, to]));
          },
        ),
        { numRuns: 60 },
      );
    });

    it('what is done to the peer is what would be done to oneself there', () => {
      const { sys } = boot.process();
      const ends = eventPair(sys);
      const states: [number, number] = [0, 0];
      fc.assert(
        fc.property(
          fc.constantFrom(0 as const, 1 as const),
          fc.boolean(),
          update,
          (side, toPeer, { clear, set }) => {
            const call = toPeer ? sys.zx_object_signal_peer : sys.zx_object_signal;
            const target = toPeer === (side === 0) ? 1 : 0;
            const result = outcome(call(ends[side], clear, set));
            expect(result).to.equal(allowed(clear, set) ? 'ZX_OK' : 'ZX_ERR_INVALID_ARGS');
            if (allowed(clear, set)) states[target] = changed(states[target], clear, set);
            expect(ends.map((end) => signalsOf(sys, end))).to.deep.equal(states);
          },
        ),
      );
    });
  });
});
