import { expect } from 'chai';
import { ZX_OK } from '../../../kernel';
import type { Descriptor, ParameterKinds } from '../../../kernel/abi/descriptor';
import { rulesInOrder } from '../../../kernel/abi/rule';
import { syscallEntries, type SyscallName } from '../../../kernel/abi/table';

/** The parameters of a function whose defaults hold no arrow, by name, in order. */
function parametersOf(declared: ParameterKinds | undefined): string[] {
  const [list = ''] = String(declared ?? '').split('=>');
  return Array.from(list.matchAll(/(\w+) = /g), ([, name = '']) => name);
}

function each(check: (name: SyscallName, descriptor: Descriptor) => void): void {
  for (const [name, descriptor] of syscallEntries) check(name, descriptor);
}

describe('the syscall table', () => {
  it('bears the C names', () => {
    each((name) => expect(name).to.match(/^zx(_[a-z0-9]+)+$/));
  });

  it('gives each syscall a number of its own', () => {
    const numbers = syscallEntries.map(([, { number }]) => number);
    expect(new Set(numbers).size).to.equal(numbers.length);
  });

  it('keeps numbers to the positive integers, small enough for one or two bytes of msgpack', () => {
    each((name, { number }) =>
      expect(Number.isInteger(number) && number > 0 && number < 256, name).to.equal(true),
    );
  });

  it("passes parameters in the order of the declaration, which is C's", () => {
    each((name, { parameters, in: required, optional }) => {
      const declared = [...parametersOf(required), ...parametersOf(optional)];
      expect(
        parameters.map(([label]) => label),
        name,
      ).to.deep.equal(declared);
    });
  });

  it('lets trailing parameters be left out only', () => {
    each((name, { required, in: kinds }) => expect(required, name).to.equal(parametersOf(kinds).length));
  });

  it('has each refusal look at a parameter, or at none', () => {
    each((name, { parameters, refusals }) => {
      const labels = ['', ...parameters.map(([label]) => label)];
      for (const { look, text } of rulesInOrder(refusals))
        expect(labels, `${name}: ${text}`).to.include(look);
    });
  });

  it('says each rule in one line, without a full stop', () => {
    each((name, { refusals }) => {
      for (const { text } of rulesInOrder(refusals)) expect(text, name).to.match(/^[^\n]*[^\n.]$/);
    });
  });

  it('refuses with errors only', () => {
    each((name, { refusals }) => {
      for (const { status, text } of rulesInOrder(refusals))
        expect(status, `${name}: ${text}`).not.to.equal(ZX_OK);
    });
  });

  it('fills the same outputs in each failure of one status that fills any', () => {
    each((name, { refusals }) => {
      const filled = new Map<number, string[]>();
      for (const { status, fields } of rulesInOrder(refusals)) {
        const labels = Object.keys(fields);
        if (labels.length > 0) expect(labels, name).to.deep.equal(filled.get(status) ?? labels);
        if (labels.length > 0) filled.set(status, labels);
      }
    });
  });

  it('gives a call that returns no status neither outputs nor refusals', () => {
    each((name, { returns, noReturn, outputs, refusals }) => {
      if (!returns && !noReturn) return;
      expect(outputs, name).to.deep.equal([]);
      expect(rulesInOrder(refusals), name).to.deep.equal([]);
    });
  });
});
