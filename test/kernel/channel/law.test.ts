import { expect } from 'chai';
import fc from 'fast-check';
import {
  Kernel,
  ok,
  type Syscalls,
  ZX_CHANNEL_READ_MAY_DISCARD,
  ZX_ERR_BUFFER_TOO_SMALL,
} from '../../../kernel';
import { channel, koidOf, outcome, signalsOf } from './setup';

/** A message as the model keeps it. */
interface Modelled {
  readonly bytes: Uint8Array;
  readonly koids: readonly number[];
}

/** Both ends of a channel, as a model: two plain queues, and which ends are open. */
class Model {
  readonly queues: readonly [Modelled[], Modelled[]] = [[], []];
  readonly open = [true, true];
  constructor(
    readonly sys: Syscalls,
    readonly ends: readonly [number, number],
  ) {}
}

type Side = 0 | 1;
const sides = fc.constantFrom<Side>(0, 1);
const other = (side: Side): Side => (side === 0 ? 1 : 0);

class Write implements fc.Command<Model, Model> {
  constructor(
    readonly side: Side,
    readonly bytes: Uint8Array,
    readonly handles: number,
  ) {}

  check(model: Model): boolean {
    return model.open[this.side] === true;
  }

  run(model: Model): void {
    const { sys } = model;
    const sent = Array.from({ length: this.handles }, () => ok(sys.zx_event_create(0)).out);
    const koids = sent.map((handle) => koidOf(sys, handle));
    const status = outcome(sys.zx_channel_write(model.ends[this.side], 0, this.bytes, sent));
    expect(status).to.equal(model.open[other(this.side)] ? 'ZX_OK' : 'ZX_ERR_PEER_CLOSED');
    if (status === 'ZX_OK') model.queues[other(this.side)].push({ bytes: this.bytes.slice(), koids });
    expectSignals(model);
  }

  toString(): string {
    return `write(${this.side}, ${this.bytes.length} bytes, ${this.handles} handles)`;
  }
}

class Read implements fc.Command<Model, Model> {
  constructor(
    readonly side: Side,
    readonly numBytes: number,
    readonly numHandles: number,
    readonly mayDiscard: boolean,
  ) {}

  check(model: Model): boolean {
    return model.open[this.side] === true;
  }

  run(model: Model): void {
    const { sys } = model;
    const queue = model.queues[this.side];
    const options = this.mayDiscard ? ZX_CHANNEL_READ_MAY_DISCARD : 0;
    const result = sys.zx_channel_read(model.ends[this.side], options, this.numBytes, this.numHandles);
    const [next] = queue;
    if (!next) {
      expect(outcome(result)).to.equal(
        model.open[other(this.side)] ? 'ZX_ERR_SHOULD_WAIT' : 'ZX_ERR_PEER_CLOSED',
      );
    } else {
      const sizes = { actual_bytes: next.bytes.length, actual_handles: next.koids.length };
      if (sizes.actual_bytes > this.numBytes || sizes.actual_handles > this.numHandles) {
        expect(result).to.deep.equal({ status: ZX_ERR_BUFFER_TOO_SMALL, ...sizes });
        if (this.mayDiscard) queue.shift();
      } else {
        const { bytes, handles, ...actual } = ok(result);
        expect(actual).to.deep.equal({ status: 0, ...sizes });
        expect(bytes).to.deep.equal(next.bytes);
        expect(handles.map((handle) => koidOf(sys, handle))).to.deep.equal(next.koids);
        ok(sys.zx_handle_close_many(handles));
        queue.shift();
      }
    }
    expectSignals(model);
  }

  toString(): string {
    return `read(${this.side}, ${this.numBytes} bytes, ${this.numHandles} handles${this.mayDiscard ? ', discard' : ''})`;
  }
}

class Close implements fc.Command<Model, Model> {
  constructor(readonly side: Side) {}

  check(model: Model): boolean {
    return model.open[this.side] === true;
  }

  run(model: Model): void {
    ok(model.sys.zx_handle_close(model.ends[this.side]));
    model.open[this.side] = false;
    model.queues[this.side].length = 0;
    expectSignals(model);
  }

  toString(): string {
    return `close(${this.side})`;
  }
}

function expectSignals(model: Model): void {
  for (const side of [0, 1] as const) {
    if (!model.open[side]) continue;
    const readable = model.queues[side].length > 0 ? 1 : 0;
    expect(signalsOf(model.sys, model.ends[side])).to.equal(readable | (model.open[other(side)] ? 2 : 4));
  }
}

const write = fc
  .tuple(sides, fc.uint8Array({ maxLength: 40 }), fc.nat({ max: 4 }))
  .map((parts) => new Write(...parts));
const read = fc
  .tuple(sides, fc.nat({ max: 50 }), fc.nat({ max: 5 }), fc.boolean())
  .map((parts) => new Read(...parts));
const close = sides.map((side) => new Close(side));

describe('a channel, whatever is done to it,', () => {
  it('is two queues: order is kept, bytes and handles arrive whole, nothing is left behind', () => {
    const commands = fc.commands(
      [write, write, write, read, read, read, close].map(
        (each) => each as fc.Arbitrary<fc.Command<Model, Model>>,
      ),
      { maxCommands: 60 },
    );
    fc.assert(
      fc.property(commands, (script) => {
        const kernel = new Kernel({ seed: 1 });
        const { sys } = kernel.createProcess('a');
        const before = kernel.counts();
        const model = new Model(sys, channel(sys));
        fc.modelRun(() => ({ model, real: model }), script);
        for (const side of [0, 1] as const) if (model.open[side]) ok(sys.zx_handle_close(model.ends[side]));
        expect(kernel.counts()).to.deep.equal(before);
        kernel[Symbol.dispose]();
      }),
      { numRuns: 300 },
    );
  });
});
