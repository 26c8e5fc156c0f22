import { expect } from 'chai';
import fc from 'fast-check';
import { ok, type UserProcess, ZX_EVENT_SIGNALED } from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { event, outcome, port } from '../handles';

/** A packet in the model: its key, and which event sent it, if one did. */
interface Queued {
  readonly key: number;
  readonly source: number | undefined;
}

interface World {
  readonly sys: UserProcess['sys'];
  readonly port: number;
  /** Events that are signalled all the time, so that a wait is a packet at once. */
  readonly sources: readonly number[];
  readonly queued: Queued[];
}

type Step = (world: World) => void;

const key = fc.nat(3);
const source = fc.nat(1);

const queueUser = (key: number): Step => {
  return ({ sys, port, queued }) => {
    ok(sys.zx_port_queue(port, { key, status: queued.length }));
    queued.push({ key, source: undefined });
  };
};

const queueSignal = (key: number, index: number): Step => {
  return ({ sys, port, sources, queued }) => {
    const source = sources[index] ?? 0;
    ok(sys.zx_object_wait_async(source, port, key, ZX_EVENT_SIGNALED, 0));
    queued.push({ key, source });
  };
};

const take: Step = ({ sys, port, queued }) => {
  const got = sys.zx_port_wait(port, 0);
  const expected = queued.shift();
  if (!expected) return void expect(outcome(got)).to.equal('ZX_ERR_TIMED_OUT');
  const { packet } = ok(got);
  expect(packet.key).to.equal(expected.key);
  expect('signal' in packet).to.equal(expected.source !== undefined);
};

const cancel = (key: number, index: number): Step => {
  return ({ sys, port, sources, queued }) => {
    const source = sources[index] ?? 0;
    const kept = queued.filter((each) => each.key !== key || each.source !== source);
    const found = kept.length < queued.length;
    expect(outcome(sys.zx_port_cancel(port, source, key))).to.equal(found ? 'ZX_OK' : 'ZX_ERR_NOT_FOUND');
    queued.splice(0, queued.length, ...kept);
  };
};

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: key.map(queueUser) },
  { weight: 4, arbitrary: fc.tuple(key, source).map(([k, s]) => queueSignal(k, s)) },
  { weight: 5, arbitrary: fc.constant(take) },
  { weight: 1, arbitrary: fc.tuple(key, source).map(([k, s]) => cancel(k, s)) },
);

describe('the port law', () => {
  eachMode((boot) => {
    it('packets of programs and of objects leave in the order in which they came, but those that are canceled', () => {
      const { sys } = boot.process();
      const sources = [event(sys), event(sys)];
      for (const each of sources) ok(sys.zx_object_signal(each, 0, ZX_EVENT_SIGNALED));
      fc.assert(
        fc.property(fc.array(anyStep, { maxLength: 80 }), (steps) => {
          const world = { sys, port: port(sys), sources, queued: [] };
          for (const step of steps) step(world);
          while (world.queued.length > 0) take(world);
          take(world);
          ok(sys.zx_handle_close(world.port));
        }),
      );
    });
  });
});
