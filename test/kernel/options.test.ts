import { expect } from 'chai';
import { Kernel, type KernelOptions } from '../../kernel';

/** What JavaScript programs can pass, and the compiler would have refused. */
function loosely(value: unknown): never {
  return value as never;
}

describe('Kernel', () => {
  for (const [given, right] of [
    [{ sed: 1 }, "Kernel: there is no option 'sed'; there are clock, seed, limits"],
    [{ seed: '1' }, 'Kernel: seed must be an integer from 0 to 2^53 - 1, not "1"'],
    [{ clock: 'fast' }, `Kernel: clock must be 'virtual', 'real' or a ManualClock, not "fast"`],
    [{ limits: 3 }, 'Kernel: limits must be an object, not 3'],
    [
      { limits: { handels: 3 } },
      "Kernel: limits: there is no option 'handels'; there are handles, bytes, mappings, messages, packets, waits",
    ],
    [{ limits: { bytes: -1 } }, 'Kernel: limits: bytes must be a number from 0, not -1'],
    ['seed', 'Kernel: the options must be an object, not "seed"'],
  ] as const) {
    it(`says what would be right in place of ${JSON.stringify(given)}`, () => {
      expect(() => new Kernel(loosely(given))).to.throw(TypeError, right);
    });
  }

  it('takes options that are undefined as left out', () => {
    const options: Record<keyof KernelOptions, undefined> = {
      clock: undefined,
      seed: undefined,
      limits: undefined,
    };
    expect(() => new Kernel(loosely(options))).not.to.throw();
  });

  it('createProcess says that it needs a name', () => {
    const kernel = new Kernel();
    expect(() => kernel.createProcess(loosely(undefined))).to.throw(
      TypeError,
      'Kernel.createProcess: name must be a string, not missing',
    );
  });

  it('shows nothing but its surface', () => {
    const surface = ['attach', 'counts', 'createProcess', 'explain', 'observe', 'waiters'];
    expect(Object.getOwnPropertyNames(new Kernel())).to.deep.equal([]);
    expect(Object.getOwnPropertyNames(Kernel.prototype).toSorted()).to.include.members(surface);
    expect(Object.getOwnPropertyNames(Kernel.prototype)).to.have.length(surface.length + 1);
    expect(Kernel.length).to.equal(0);
  });
});
