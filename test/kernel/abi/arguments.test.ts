import { expect } from 'chai';
import { ArgumentError } from '../../../kernel';
import { acceptArguments } from '../../../kernel/abi/arguments';
import { syscallTable } from '../../../kernel/abi/table';

describe('arguments', () => {
  const create = (...given: unknown[]) => acceptArguments('zx_vmo_create', syscallTable.zx_vmo_create, given);
  const opRange = (...given: unknown[]) =>
    acceptArguments('zx_vmo_op_range', syscallTable.zx_vmo_op_range, given);

  it('are taken in the form that the kernel works with', () => {
    expect(create(4096n, -1)).to.deep.equal([4096, 0xffffffff]);
  });

  it('stand for 0 where they are optional and left out', () => {
    expect(opRange(3, 1, 0, 4096)).to.deep.equal([3, 1, 0, 4096, 0]);
  });

  it('beyond the last parameter are ignored', () => {
    expect(create(1, 0, 'more')).to.deep.equal([1, 0]);
  });

  it('that C could not express are a TypeError that names syscall and parameter', () => {
    expect(() => create('4096', 0)).to.throw(
      TypeError,
      'zx_vmo_create: size must be an integer from 0 to 2^64 - 1 (number or bigint), not "4096"',
    );
    expect(() => create(-1, 0)).to.throw(ArgumentError, 'size must be');
    expect(() => create(0.5, 0)).to.throw(ArgumentError, 'not 0.5');
    expect(() => create(0, 1n)).to.throw(ArgumentError, 'zx_vmo_create: options must be');
    expect(() => create(0, null)).to.throw(ArgumentError, 'not null');
    expect(() => create(0, [])).to.throw(ArgumentError, 'not a Array');
  });

  it('that are missing are a TypeError too', () => {
    expect(() => create(4096)).to.throw(ArgumentError, 'zx_vmo_create: options must be');
    expect(() => create(4096)).to.throw(ArgumentError, 'not missing');
  });
});
