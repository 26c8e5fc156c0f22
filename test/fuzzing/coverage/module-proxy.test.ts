import { expect } from 'chai';
import { ok } from '../../../kernel';
import { Module, ModulePool, ModuleProxy } from '../../../fuzzing/coverage';
import { FakeModule } from '../../../fuzzing/fakes';
import { SharedMemory } from '../../../shared-memory';
import { eachMode } from '../../harness/modes';

const SIZE = 256;

function counters(counts: Readonly<Record<number, number>> = {}): Uint8Array {
  const bytes = new Uint8Array(SIZE);
  for (const [index, count] of Object.entries(counts)) bytes[Number(index)] = count;
  return bytes;
}

/** The same bytes at an address that is no multiple of a word. */
function unaligned(bytes: Uint8Array): Uint8Array {
  const moved = new Uint8Array(bytes.length + 1).subarray(1);
  moved.set(bytes);
  return moved;
}

describe('ModuleProxyTest', () => {
  for (const [kind, place] of [
    ['words', (bytes: Uint8Array) => bytes],
    ['bytes', unaligned],
  ] as const) {
    describe(`with counters looked at as ${kind}`, () => {
      let proxy: ModuleProxy;
      beforeEach(() => (proxy = new ModuleProxy('id', SIZE)));

      it('Measure: new features of the sums of all arrays, as often as it is asked', () => {
        expect(proxy.measure()).to.equal(0);
        const first = place(counters({ 0: 1, 5: 1, 255: 1 }));
        proxy.add(first);
        expect([proxy.measure(), proxy.measure()]).to.deep.equal([3, 3]);
        proxy.add(place(counters({ 0: 2, 5: 2, 255: 2 })));
        expect(proxy.measure()).to.equal(3);
        proxy.add(place(counters({ 1: 4, 77: 4, 254: 4 })));
        expect(proxy.measure()).to.equal(6);
        first.fill(0xff);
        expect(proxy.measure()).to.equal(256);
      });

      it('Accumulate: the same number, once', () => {
        const first = place(counters({ 0: 1, 5: 1, 255: 1 }));
        expect(proxy.accumulate()).to.equal(0);
        proxy.add(first);
        expect([proxy.accumulate(), proxy.accumulate()]).to.deep.equal([3, 0]);
        proxy.add(place(counters({ 0: 2, 5: 2, 255: 2 })));
        expect(proxy.accumulate()).to.equal(3);
        proxy.add(place(counters({ 1: 4, 77: 4, 254: 4 })));
        expect(proxy.accumulate()).to.equal(3);
        proxy.clear();
        expect(proxy.accumulate()).to.equal(6);
        first.fill(0xff);
        expect(proxy.accumulate()).to.equal(256);
      });

      it('GetCoverage: covered PCs and features, up to eight a counter', () => {
        const array = place(counters({ 0: 1, 5: 1, 255: 1 }));
        proxy.add(array);
        expect(proxy.getCoverage()).to.deep.equal({ pcs: 0, features: 0 });
        proxy.accumulate();
        expect(proxy.getCoverage()).to.deep.equal({ pcs: 3, features: 3 });
        expect(proxy.getCoverage()).to.deep.equal({ pcs: 3, features: 3 });
        for (let count = 1; count <= 255; count++) {
          for (const index of [0, 5, 255]) array[index] = count;
          expect(proxy.accumulate()).to.be.at.most(3);
        }
        expect(proxy.getCoverage()).to.deep.equal({ pcs: 3, features: 24 });
      });

      it('Remove: an array counts no more, and what it showed stays known', () => {
        const first = place(counters({ 0: 1, 5: 1, 255: 1 }));
        const second = place(counters({ 0: 2, 5: 2, 255: 2 }));
        proxy.add(first);
        proxy.add(second);
        expect(proxy.accumulate()).to.equal(3);
        proxy.remove(second);
        expect(proxy.accumulate()).to.equal(3);
        second.fill(0xff);
        expect(proxy.measure()).to.equal(0);
        for (const index of [0, 5, 255]) first[index] = 3;
        expect(proxy.measure()).to.equal(0);
        proxy.remove(second);
        proxy.remove(first);
        expect(proxy.measure()).to.equal(0);
      });

      it('Features: exactly one for every count from 1 to 255, none for 0, eight in all', () => {
        const array = place(counters());
        proxy.add(array);
        expect(proxy.measure()).to.equal(0);
        for (let count = 1; count <= 255; count++) {
          array[7] = count;
          expect(proxy.measure(), `count ${count}`).to.equal(1);
          const known = proxy.getCoverage().features;
          expect(proxy.measure()).to.equal(proxy.accumulate());
          expect(proxy.getCoverage().features).to.equal(known + 1);
          proxy.clear();
        }
        for (let count = 0; count <= 255; count++) {
          array[7] = count;
          proxy.accumulate();
        }
        expect(proxy.getCoverage()).to.deep.equal({ pcs: 1, features: 8 });
      });
    });
  }

  it('Features: the bucket of each count', () => {
    const proxy = new ModuleProxy('id', 1);
    const array = new Uint8Array(1);
    proxy.add(array);
    const bits = [0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 127, 128, 255].map((count) => {
      proxy.clear();
      array[0] = count;
      proxy.accumulate();
      return proxy.featuresOf(0);
    });
    expect(bits).to.deep.equal([0, 1, 2, 4, 8, 8, 16, 16, 32, 32, 64, 64, 128, 128]);
  });

  it('takes a module of any size, and arrays of that size only', () => {
    for (const size of [1, 31, 33, 100]) {
      const proxy = new ModuleProxy('id', size);
      const array = new Uint8Array(size).fill(1);
      proxy.add(array);
      expect(proxy.measure()).to.equal(size);
      expect(() => proxy.add(new Uint8Array(size + 1))).to.throw(
        RangeError,
        `${size} counters, not ${size + 1}`,
      );
    }
    expect(() => new ModuleProxy('id', 0)).to.throw(RangeError);
  });

  it('adds up arrays whatever their addresses', () => {
    const proxy = new ModuleProxy('id', SIZE);
    proxy.add(counters({ 3: 2, 200: 200 }));
    proxy.add(unaligned(counters({ 3: 2, 100: 1, 200: 200 })));
    proxy.add(counters({ 3: 2, 201: 1 }));
    expect(proxy.accumulate()).to.equal(4);
    expect([3, 100, 200, 201].map((index) => proxy.featuresOf(index))).to.deep.equal([8, 1, 128, 1]);
  });

  eachMode((boot) => {
    it('FromModule: counters that were shared count after an Update, and no more once removed', () => {
      const process = boot.process();
      const fake = new FakeModule();
      const { module } = ok(Module.import(process, fake.counters, fake.pcs));
      const shared = new SharedMemory(process);
      shared.link(ok(module.share(0x1234)).vmo);
      const proxy = new ModuleProxy(module.id, shared.size);
      proxy.add(shared.data);
      expect(proxy.measure()).to.equal(0);
      fake.setCoverage([[255, 255]]);
      expect(proxy.measure()).to.equal(0);
      module.update();
      expect(proxy.measure()).to.equal(1);
      proxy.remove(shared.data);
      shared[Symbol.dispose]();
      module[Symbol.dispose]();
      expect(proxy.measure()).to.equal(0);
    });
  });
});

describe('ModulePoolTest', () => {
  it('Empty: all is 0', () => {
    const pool = new ModulePool();
    expect([pool.measure(), pool.accumulate(), pool.getCoverage()]).to.deep.equal([
      0,
      0,
      { pcs: 0, features: 0 },
    ]);
  });

  it('Get: one module for each id and size', () => {
    const pool = new ModulePool();
    const first = pool.get('foo', 8);
    expect([first.id, first.size]).to.deep.equal(['foo', 8]);
    expect(pool.get('foo', 8)).to.equal(first);
    expect(pool.get('bar', 8)).not.to.equal(first);
    expect(pool.get('foo', 16)).not.to.equal(first);
    let count = 0;
    pool.forEachModule(() => count++);
    expect(count).to.equal(3);
  });

  it('ForEachModule: measure, accumulate, coverage and clear go to all', () => {
    const pool = new ModulePool();
    const arrays = [[1n], [2n], [3n, 4n], [5n, 6n]].map((words) => BigUint64Array.from(words));
    const bytes = arrays.map(({ buffer }) => new Uint8Array(buffer));
    for (const each of bytes) pool.get('foo', each.length).add(each);
    expect([pool.measure(), pool.accumulate()]).to.deep.equal([3, 3]);
    expect(pool.getCoverage()).to.deep.equal({ pcs: 3, features: 3 });
    expect([pool.measure(), pool.accumulate()]).to.deep.equal([0, 0]);
    expect(pool.getCoverage()).to.deep.equal({ pcs: 3, features: 3 });
    pool.clear();
    expect([pool.measure(), pool.accumulate()]).to.deep.equal([3, 3]);
    for (const [array, word] of [
      [0, 7n],
      [2, 8n],
    ] as const) {
      const words = arrays[array];
      if (words) words[0] = word;
    }
    expect([pool.measure(), pool.accumulate()]).to.deep.equal([1, 1]);
    expect(pool.getCoverage()).to.deep.equal({ pcs: 3, features: 4 });
  });
});
