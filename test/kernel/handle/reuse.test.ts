import { expect } from 'chai';
import { Kernel, ok, ZX_INFO_HANDLE_TABLE, ZX_RIGHT_SAME_RIGHTS } from '../../../kernel';
import { outcome } from '../handles';

/** More than rest in a table before slots are used again. */
const MANY = 50_000;

describe('handle slots that are used again', () => {
  const start = () => {
    const { sys, self } = new Kernel({ seed: 1 }).createProcess('a');
    const event = ok(sys.zx_event_create(0)).out;
    const duplicate = (): number => ok(sys.zx_handle_duplicate(event, ZX_RIGHT_SAME_RIGHTS)).out;
    return { sys, self, duplicate };
  };

  it('give other values, and closed ones stay closed', () => {
    const { sys, duplicate } = start();
    const values = new Set<number>();
    for (let i = 0; i < MANY; i++) {
      const value = duplicate();
      values.add(value);
      sys.zx_handle_close(value);
    }
    expect(values.size).to.equal(MANY);
    const outcomes = new Set([...values].map((value) => outcome(sys.zx_handle_close(value))));
    expect([...outcomes]).to.deep.equal(['ZX_ERR_BAD_HANDLE']);
  });

  it('leave the other handles as they are', () => {
    const { sys, duplicate } = start();
    const kept: number[] = [];
    for (let i = 0; i < MANY; i++) {
      const value = duplicate();
      if (i % 3 === 0) kept.push(value);
      else sys.zx_handle_close(value);
    }
    const outcomes = new Set(kept.map((value) => outcome(sys.zx_handle_close(value))));
    expect([...outcomes]).to.deep.equal(['ZX_OK']);
  });

  it('do not change the order of ZX_INFO_HANDLE_TABLE, newest first', () => {
    const { sys, self, duplicate } = start();
    const all = Array.from({ length: MANY }, duplicate);
    for (const value of all) sys.zx_handle_close(value);
    const made = Array.from({ length: MANY }, duplicate);
    const { info } = ok(sys.zx_object_get_info(self, ZX_INFO_HANDLE_TABLE, MANY));
    expect(info.map(({ handle_value }) => handle_value)).to.deep.equal(made.reverse());
  });

  it('values are positive as signed 32-bit integers', () => {
    const { duplicate } = start();
    for (let i = 0; i < 1000; i++) expect(duplicate()).to.be.within(3, 0x7fffffff);
  });
});
