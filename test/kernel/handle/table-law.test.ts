import { expect } from 'chai';
import fc from 'fast-check';
import {
  ok,
  type UserProcess,
  ZX_DEFAULT_EVENT_RIGHTS,
  ZX_DEFAULT_VMO_RIGHTS,
  ZX_HANDLE_FIXED_BITS_MASK,
  ZX_RIGHT_DUPLICATE,
  ZX_RIGHT_SAME_RIGHTS,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { basicInfo, event, handleCount, isValid, koidOf, outcome, vmo } from '../handles';

/** What a handle should be: the object's koid, and the rights. */
interface Entry {
  readonly koid: number;
  readonly rights: number;
}

/** A process's handles beside what they should be. */
class Model {
  readonly open = new Map<number, Entry>();
  readonly closed = new Set<number>();

  constructor(readonly sys: UserProcess['sys']) {}

  /** The open handle that a number picks, or one that is closed. */
  pick(n: number): number {
    const values = [...this.open.keys(), ...this.closed];
    return values[n % Math.max(1, values.length)] ?? 0;
  }

  add(value: number, entry: Entry): void {
    expect(value & ZX_HANDLE_FIXED_BITS_MASK).to.equal(ZX_HANDLE_FIXED_BITS_MASK);
    expect(this.open.has(value) || this.closed.has(value), 'the value is a fresh one').to.equal(false);
    this.open.set(value, entry);
  }

  drop(value: number): void {
    this.open.delete(value);
    this.closed.add(value);
  }

  check(): void {
    for (const [value, { koid, rights }] of this.open) {
      expect(basicInfo(this.sys, value)).to.include({ koid, rights });
    }
    for (const value of this.closed) expect(isValid(this.sys, value)).to.equal(false);
    const counts = new Map<number, number>();
    for (const { koid } of this.open.values()) counts.set(koid, (counts.get(koid) ?? 0) + 1);
    for (const [value, { koid, rights }] of this.open) {
      const duplicable = rights === ZX_DEFAULT_EVENT_RIGHTS || rights === ZX_DEFAULT_VMO_RIGHTS;
      if (duplicable) expect(handleCount(this.sys, value)).to.equal(counts.get(koid));
    }
  }
}

type Step = (model: Model) => void;

const create = (make: (sys: UserProcess['sys']) => number, rights: number): Step => {
  return (model) => {
    const value = make(model.sys);
    model.add(value, { koid: koidOf(model.sys, value), rights });
  };
};

/** The rights that a handle gets which asks for `wanted`, or undefined where it may not have them. */
const granted = (entry: Entry, wanted: number): number | undefined => {
  if (wanted === ZX_RIGHT_SAME_RIGHTS) return entry.rights;
  return (wanted & ~entry.rights) === 0 ? wanted : undefined;
};

const duplicate = (n: number, wanted: number): Step => {
  return (model) => {
    const source = model.pick(n);
    const entry = model.open.get(source);
    const result = model.sys.zx_handle_duplicate(source, wanted);
    if (!entry) return void expect(outcome(result)).to.equal('ZX_ERR_BAD_HANDLE');
    if ((entry.rights & ZX_RIGHT_DUPLICATE) === 0) {
      return void expect(outcome(result)).to.equal('ZX_ERR_ACCESS_DENIED');
    }
    const rights = granted(entry, wanted);
    if (rights === undefined) return void expect(outcome(result)).to.equal('ZX_ERR_INVALID_ARGS');
    model.add(ok(result).out, { ...entry, rights });
  };
};

const replace = (n: number, wanted: number): Step => {
  return (model) => {
    const source = model.pick(n);
    const entry = model.open.get(source);
    const result = model.sys.zx_handle_replace(source, wanted);
    if (!entry) return void expect(outcome(result)).to.equal('ZX_ERR_BAD_HANDLE');
    model.drop(source);
    const rights = granted(entry, wanted);
    if (rights === undefined) expect(outcome(result)).to.equal('ZX_ERR_INVALID_ARGS');
    else model.add(ok(result).out, { ...entry, rights });
  };
};

const close = (n: number): Step => {
  return (model) => {
    const value = model.pick(n);
    const status = model.open.has(value) || value === 0 ? 'ZX_OK' : 'ZX_ERR_BAD_HANDLE';
    expect(outcome(model.sys.zx_handle_close(value))).to.equal(status);
    if (value !== 0) model.drop(value);
  };
};

const closeMany = (picks: readonly number[]): Step => {
  return (model) => {
    const values = picks.map((n) => model.pick(n));
    let good = true;
    const result = model.sys.zx_handle_close_many(values);
    for (const value of values.filter((v) => v !== 0)) {
      good &&= model.open.has(value);
      model.drop(value);
    }
    expect(outcome(result)).to.equal(good ? 'ZX_OK' : 'ZX_ERR_BAD_HANDLE');
  };
};

const anyRights = fc.oneof(
  fc.constant(ZX_RIGHT_SAME_RIGHTS),
  fc.constantFrom(ZX_DEFAULT_EVENT_RIGHTS, ZX_DEFAULT_VMO_RIGHTS, 0),
  fc.nat(0xffff).map((bits) => bits & ZX_DEFAULT_VMO_RIGHTS),
  fc.nat(0xffffffff),
);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom(create(event, ZX_DEFAULT_EVENT_RIGHTS), create(vmo, ZX_DEFAULT_VMO_RIGHTS)),
  fc.tuple(fc.nat(50), anyRights).map(([n, rights]) => duplicate(n, rights)),
  fc.tuple(fc.nat(50), anyRights).map(([n, rights]) => replace(n, rights)),
  fc.nat(50).map(close),
  fc.array(fc.nat(50), { maxLength: 4 }).map(closeMany),
);

describe('the handle table law', () => {
  eachMode((boot) => {
    it('whatever is created, duplicated, replaced and closed: a value means its own handle, rights only shrink', async () => {
      const { sys } = boot.process();
      const before = await boot.counts();
      fc.assert(
        fc.property(fc.array(anyStep, { maxLength: 30 }), (steps) => {
          const model = new Model(sys);
          for (const step of steps) step(model);
          model.check();
          sys.zx_handle_close_many([...model.open.keys()]);
        }),
      );
      expect(await boot.counts()).to.deep.equal(before);
    });
  });
});
