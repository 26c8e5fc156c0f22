import { expect } from 'chai';
import { ZX_ERR_INVALID_ARGS, ZX_RIGHT_MAP, ZX_RIGHT_READ, ZX_RIGHT_WRITE } from '../../../kernel';
import { access, accessAny, rule, rulesInOrder } from '../../../kernel/abi/rule';

describe('the refusals of a handle argument', () => {
  const names = (entry: ReturnType<typeof accessAny>) => rulesInOrder({ entry }).map(({ text }) => text);

  it('come in order: no handle, wrong type, missing right', () => {
    expect(names(access('vmo', 'vmo', ZX_RIGHT_READ | ZX_RIGHT_MAP))).to.deep.equal([
      'vmo must be a handle of the calling process',
      'vmo must be a handle to a vmo',
      'vmo must have ZX_RIGHT_READ and ZX_RIGHT_MAP',
    ]);
  });

  it('leave the type out where any will do, and the rights where none are needed', () => {
    expect(names(accessAny('handle'))).to.deep.equal(['handle must be a handle of the calling process']);
  });

  it('say so where any one right of several is enough', () => {
    const [, , denied] = names(access('handle', 'vmo', 0, ZX_RIGHT_READ | ZX_RIGHT_WRITE));
    expect(denied).to.equal('handle must have ZX_RIGHT_READ or ZX_RIGHT_WRITE');
  });

  it('keep their place among the others', () => {
    const first = rule(ZX_ERR_INVALID_ARGS, 'options', 'first');
    const last = rule(ZX_ERR_INVALID_ARGS, 'offset', 'last');
    const order = rulesInOrder({ first, handle: accessAny('handle'), last }).map(({ look }) => look);
    expect(order).to.deep.equal(['options', 'handle', 'offset']);
  });
});
