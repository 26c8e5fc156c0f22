import { expect } from 'chai';
import { Kernel, ok, ZX_ERR_ACCESS_DENIED, ZX_ERR_BAD_HANDLE, ZX_OK, ZxStatusError } from '../../../kernel';
import { failure, originOf } from '../../../kernel/abi/failure';

function thrownBy(action: () => unknown): ZxStatusError {
  try {
    action();
  } catch (error) {
    if (error instanceof ZxStatusError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('ok', () => {
  it('gives the result of a success back', () => {
    const result = { status: ZX_OK, out: 7 } as const;
    expect(ok(result)).to.equal(result);
  });

  it('throws what was called and the rule that was broken', () => {
    const { sys } = new Kernel({ seed: 1 }).createProcess('a');
    const error = thrownBy(() => ok(sys.zx_vmo_get_size(0x123)));
    expect(error.status).to.equal(ZX_ERR_BAD_HANDLE);
    expect(error.statusName).to.equal('ZX_ERR_BAD_HANDLE');
    expect(error.syscall).to.equal('zx_vmo_get_size');
    expect(error.rule).to.include('handle must be a handle of the calling process');
    expect(error.message).to.include('zx_vmo_get_size(handle=0x123) -> ZX_ERR_BAD_HANDLE');
  });

  it('asks the kernel for an explanation only then', () => {
    let asked = 0;
    const explain = (): string => `asked ${++asked}`;
    const failed = failure(ZX_ERR_ACCESS_DENIED, {}, { syscall: 'zx_x', call: () => 'zx_x()', explain });
    expect(asked).to.equal(0);
    expect(thrownBy(() => ok(failed)).message).to.equal('zx_x() -> ZX_ERR_ACCESS_DENIED\nasked 1');
  });

  it('throws a status of unknown origin by its name', () => {
    expect(thrownBy(() => ok({ status: ZX_ERR_ACCESS_DENIED })).message).to.equal('ZX_ERR_ACCESS_DENIED');
  });
});

describe('a failed result', () => {
  const failed = failure(
    ZX_ERR_BAD_HANDLE,
    { observed: 4 },
    { syscall: 'zx_x', call: String, explain: String },
  );

  it('shows its status and what is filled all the same, nothing else', () => {
    expect(failed).to.deep.equal({ status: ZX_ERR_BAD_HANDLE, observed: 4 });
    expect(JSON.stringify(failed)).to.equal('{"status":-11,"observed":4}');
  });

  it('remembers where it came from', () => {
    expect(originOf(failed)?.syscall).to.equal('zx_x');
    expect(originOf({ status: ZX_ERR_BAD_HANDLE })).to.equal(undefined);
  });
});
