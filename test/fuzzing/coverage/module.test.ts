import { expect } from 'chai';
import { ok, type UserProcess } from '../../../kernel';
import { getModuleId, getTargetId, legacyIdOf, Module, moduleIdOf } from '../../../fuzzing/coverage';
import { FAKE_MODULE_PCS, FakeModule } from '../../../fuzzing/fakes';
import { SharedMemory } from '../../../shared-memory';
import { eachMode } from '../../harness/modes';

/** A PC table whose PCs rise evenly, with a flag on every eighth. */
function even(base: bigint): BigUint64Array {
  const pcs = new BigUint64Array(2 * FAKE_MODULE_PCS);
  for (let i = 0; i < FAKE_MODULE_PCS; i++) {
    pcs[2 * i] = base + BigInt(16 * i);
    pcs[2 * i + 1] = i % 8 === 0 ? 1n : 0n;
  }
  return pcs;
}

const vectors: readonly [string, BigUint64Array, readonly [bigint, bigint], string][] = [
  ['256 entries', even(0x1000n), [0x942bcbf83d06e325n, 0x9e6b80d9266e0505n], 'JeMGPfjLKwBQVuJtmAaw'],
  [
    'the same elsewhere',
    even(0xdeadbeefn),
    [0x942bcbf83d06e325n, 0x9e6b80d9266e0505n],
    'JeMGPfjLKwBQVuJtmAaw',
  ],
  [
    'two entries',
    BigUint64Array.of(0x1000n, 1n, 0x1010n, 0n),
    [0xd5bbc3bdc1728f54n, 0x085ad07edd93d034n],
    'VI9ywb3DuwNNCT3X7QWg',
  ],
  [
    'eight entries',
    BigUint64Array.from({ length: 16 }, (_, i) => (i % 2 ? (i === 1 ? 1n : 0n) : BigInt(0x400000 + 2 * i))),
    [0x07a384764bc67944n, 0x0e3ccaca65f46224n],
    'RHnGS3aEowJGL0ZcrKPA',
  ],
];

describe('ModuleTest', () => {
  describe('Identifier', () => {
    for (const [name, pcs, hashes, id] of vectors) {
      it(`of ${name} is ${id}`, () => {
        expect(legacyIdOf(pcs)).to.deep.equal(hashes);
        expect(moduleIdOf(legacyIdOf(pcs))).to.equal(id);
      });
    }

    eachMode((boot) => {
      let process: UserProcess;
      beforeEach(() => (process = boot.process()));
      const idOf = ({ counters, pcs }: FakeModule): string => {
        using module = ok(Module.import(process, counters, pcs)).module;
        return module.id;
      };

      it('depends neither on where the module is loaded nor on its counters', () => {
        const first = new FakeModule(even(0x1000n));
        const second = new FakeModule(even(0xdeadbeefn));
        second.setCoverage([[3, 7]]);
        expect([idOf(first), idOf(second)]).to.deep.equal(['JeMGPfjLKwBQVuJtmAaw', 'JeMGPfjLKwBQVuJtmAaw']);
      });

      it('differs for each of 100 seeded modules', () => {
        const ids = new Set(['JeMGPfjLKwBQVuJtmAaw']);
        for (let seed = 1; seed <= 100; seed++) ids.add(moduleIdOf(legacyIdOf(new FakeModule(seed).pcs)));
        expect(ids.size).to.equal(101);
      });

      it('is in the name of the shared VMO, with the target id', () => {
        const { counters, pcs } = new FakeModule(even(0x1000n));
        const { module } = ok(Module.import(process, counters, pcs));
        const { name } = ok(ok(module.share(0x1234)).vmo.getName());
        expect(name).to.equal('NBIAAAAAAAAJeMGPfjLKwBQVuJtmAaw');
        expect(getTargetId(name)).to.equal(0x1234n);
        expect(getModuleId(name)).to.equal(module.id);
      });
    });
  });

  eachMode((boot) => {
    it('Import makes a VMO whose content size is the number of counters, which are copied at once', () => {
      const process = boot.process();
      const counters = Uint8Array.of(1, 2, 3);
      const { module } = ok(Module.import(process, counters, new BigUint64Array(6)));
      const { vmo } = ok(module.share(1024));
      expect([ok(vmo.getSize()).size, ok(vmo.getContentSize()).contentSize]).to.deep.equal([4096, 3]);
      expect(ok(vmo.read(0, 4)).bytes).to.deep.equal(Uint8Array.of(1, 2, 3, 0));
    });

    it('Share names the one VMO there is: the last name counts for all handles', () => {
      const process = boot.process();
      const { module } = ok(Module.import(process, new Uint8Array(3), new BigUint64Array(6)));
      const first = ok(module.share(1)).vmo;
      const second = ok(module.share(2)).vmo;
      expect([first, second].map((vmo) => getTargetId(ok(vmo.getName()).name))).to.deep.equal([2n, 2n]);
    });

    it('Import refuses no counters, and a PC table of another length', () => {
      const process = boot.process();
      const none = new Uint8Array(0);
      expect(() => Module.import(process, none, new BigUint64Array(0))).to.throw(RangeError, 'at least one');
      expect(() => Module.import(process, new Uint8Array(2), new BigUint64Array(3))).to.throw(
        RangeError,
        '4 words of PC table, not 3',
      );
    });

    it('UpdateAndClear: the engine sees the counters of the last Update; Clear zeroes them here only', () => {
      const process = boot.process();
      const fake = new FakeModule();
      const { module } = ok(Module.import(process, fake.counters, fake.pcs));
      const engine = new SharedMemory(process);
      engine.link(ok(module.share(0x1234)).vmo);
      fake.counters.fill(5);
      module.update();
      const updated = engine.data.slice();
      expect(updated).to.deep.equal(new Uint8Array(FAKE_MODULE_PCS).fill(5));
      fake.counters.fill(6);
      expect(engine.data).to.deep.equal(updated);
      module.clear();
      expect([fake.counters.some(Boolean), engine.data]).to.deep.equal([false, updated]);
      module.update();
      expect(engine.data.some(Boolean)).to.equal(false);
    });
  });
});

describe('CoverageDataTest', () => {
  it('GetTargetId decodes the first 11 characters, whatever follows; 0 where it can not', () => {
    for (const name of ['a+target+id', 'a+target+id=', 'a+target+idJeMGPfjLKwBQVuJtmAaw']) {
      expect(getTargetId(name), name).to.equal(0x27faad07ae5aeb6bn);
    }
    for (const name of ['', 'invalid=', 'a target id', 'too=short=='])
      expect(getTargetId(name), name).to.equal(0n);
  });

  it('GetModuleId gives what follows them; nothing for a name that is too short', () => {
    expect(['a+target+id=', 'a+target+id', 'short', ''].map(getModuleId)).to.deep.equal(['=', '', '', '']);
  });
});
