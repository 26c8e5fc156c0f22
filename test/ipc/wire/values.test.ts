import { expect } from 'chai';
import fc from 'fast-check';
import { decode, encode } from '../../../ipc/wire/codec';
import {
  decodeArguments,
  decodeFailure,
  decodeOutputs,
  encodeArguments,
  encodeFailure,
  encodeOutputs,
} from '../../../ipc/wire/values';
import { acceptArguments, ArgumentError } from '../../../kernel/abi/arguments';
import { rulesInOrder } from '../../../kernel/abi/rule';
import { syscallEntries } from '../../../kernel/abi/table';
import { argumentsOf, outputsOf } from './arbitrary';

const RUNS = { numRuns: 30 };
const wire = (value: unknown[]): unknown[] => decode(encode(value)) as unknown[];

describe('the values of every syscall', () => {
  it('arguments reach the kernel as the program passed them', () => {
    for (const [name, descriptor] of syscallEntries) {
      fc.assert(
        fc.property(argumentsOf(descriptor), (given) => {
          const args = accepted(() => acceptArguments(name, descriptor, given));
          if (!args) return;
          const arrived = decodeArguments(descriptor, wire(encodeArguments(descriptor, args)));
          expect(arrived && acceptArguments(name, descriptor, arrived), name).to.deep.equal(args);
        }),
        RUNS,
      );
    }
  });

  it('trailing optional arguments may be left out, others may not, and there are no more', () => {
    for (const [name, descriptor] of syscallEntries) {
      const { required, parameters } = descriptor;
      const some = parameters.map(() => 0);
      expect(decodeArguments(descriptor, [...some, 0]), name).to.equal(undefined);
      expect(decodeArguments(descriptor, some.slice(0, required)), name).to.have.length(required);
      if (required > 0)
        expect(decodeArguments(descriptor, some.slice(0, required - 1)), name).to.equal(undefined);
    }
  });

  it('outputs reach the program as the kernel gave them', () => {
    for (const [name, descriptor] of syscallEntries) {
      fc.assert(
        fc.property(argumentsOf(descriptor), outputsOf(descriptor), (args, outs) => {
          const arrived = decodeOutputs(descriptor, wire(encodeOutputs(descriptor, outs, args)), args);
          expect(arrived, name).to.deep.equal(withoutMissing(outs));
        }),
        RUNS,
      );
    }
  });

  it('what is filled on a failure reaches the program, and nothing where nothing is', () => {
    for (const [name, descriptor] of syscallEntries) {
      for (const { status, fields } of rulesInOrder(descriptor.refusals)) {
        expect(decodeFailure(descriptor, status, encodeFailure(fields, {}, []), []), name).to.deep.equal({});
        const filled = { ...descriptor, outputs: Object.entries(fields) };
        fc.assert(
          fc.property(outputsOf(filled), (values) => {
            const arrived = decodeFailure(descriptor, status, wire(encodeFailure(fields, values, [])), []);
            expect(arrived, name).to.deep.equal(withoutMissing(values));
          }),
          RUNS,
        );
      }
    }
  });
});

/** Some arguments do not go with others, such as a name with the content size. */
function accepted(accept: () => unknown[]): unknown[] | undefined {
  try {
    return accept();
  } catch (error) {
    if (error instanceof ArgumentError) return undefined;
    throw error;
  }
}

/** Outputs that are not there are left out. */
function withoutMissing(outs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(outs).filter(([, value]) => value !== undefined));
}
