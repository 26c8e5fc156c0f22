import { expect } from 'chai';
import { statusName } from '../../kernel';
import { syscallTable } from '../../kernel/abi/table';
import { suiteKernel } from './suite-kernel';
import { describeEachTransport } from './each-transport';

const LONGEST = 8 * 1024 * 1024 - 64;
const OVERHEAD = 9;
const MAX_U64 = 2n ** 64n - 1n;

describeEachTransport('reads of streams over the wire', () => {
  const kernel = suiteKernel();

  it('that no reply could hold are refused, however their sizes are spread; the others are answered', async () => {
    const client = await kernel.raw();
    await client.greet();
    const call = async (name: keyof typeof syscallTable, ...args: unknown[]) =>
      client.call(syscallTable[name].number, args);
    const [, , [vmo]] = await call('zx_vmo_create', 2 ** 40, 0);
    const [, , [stream]] = await call('zx_stream_create', 1, vmo, 0);
    const many = Array.from({ length: 1_000_000 }, () => 0);
    for (const [capacities, status] of [
      [[LONGEST - OVERHEAD + 1], 'ZX_ERR_INVALID_ARGS'],
      [[2 ** 30], 'ZX_ERR_INVALID_ARGS'],
      [[MAX_U64], 'ZX_ERR_INVALID_ARGS'],
      [[2n ** 63n, 2n ** 63n - 1n], 'ZX_ERR_INVALID_ARGS'],
      [[1, MAX_U64], 'ZX_ERR_INVALID_ARGS'],
      [many, 'ZX_ERR_INVALID_ARGS'],
      [[{ valueOf: 1, toString: 1 }], 'ZX_ERR_INVALID_ARGS'],
      [[LONGEST - OVERHEAD], 'ZX_OK'],
      [[LONGEST - 3 * OVERHEAD, 0, 0], 'ZX_OK'],
    ] as const) {
      const [, answered, outs] = await call('zx_stream_readv_at', stream, 0, 0, capacities);
      expect(statusName(answered), String(capacities.length)).to.equal(status);
      if (status === 'ZX_OK') expect(outs[1]).to.equal(capacities[0]);
      if (status !== 'ZX_OK') {
        expect(statusName((await call('zx_stream_readv', stream, 0, capacities))[1])).to.equal(status);
      }
    }
    expect(statusName((await call('zx_stream_readv', stream, 0, [5]))[1])).to.equal('ZX_OK');
  });
});
