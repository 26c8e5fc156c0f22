import { expect } from 'chai';
import { ZX_TIME_INFINITE } from '../../../kernel';
import { syscallTable } from '../../../kernel/abi/table';
import { suiteKernel } from '../suite-kernel';
import { RingClient } from './ring-client';

const { zx_event_create, zx_handle_close, zx_nanosleep, zx_object_wait_one } = syscallTable;

describe('requests that a client sends without awaiting replies, over shared memory', () => {
  const kernel = suiteKernel();

  it('a reply is sent when it is due, whatever blocks or is queued behind it', async () => {
    using client = await RingClient.open(kernel);
    await client.next();
    client.send([10, zx_event_create.number, [0]]);
    const [, , [event]] = await client.next();
    client.send([20, zx_nanosleep.number, [1_000_000n]]);
    client.send([21, zx_object_wait_one.number, [event, 8, ZX_TIME_INFINITE]]);
    client.send([
      [22, zx_handle_close.number, [0]],
      [23, zx_handle_close.number, [0]],
    ]);
    expect((await client.next()).slice(0, 2)).to.deep.equal([20, 0]);
  });
});
