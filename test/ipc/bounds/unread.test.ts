import { expect } from 'chai';
import { encode } from '../../../ipc/wire/codec';
import { encodeFrame } from '../../../ipc/wire/frame';
import { PROTOCOL_VERSION, roles } from '../../../ipc/wire/messages';
import { statusName } from '../../../kernel';
import { syscallTable } from '../../../kernel/abi/table';
import type { RawClient } from '../raw-client';
import { suiteKernel } from '../suite-kernel';

const MIB = 1024 * 1024;
const READS = 40;
const { number: create } = syscallTable.zx_vmo_create;
const { number: read } = syscallTable.zx_vmo_read;

describe('the bound on replies that a client leaves unread', () => {
  const kernel = suiteKernel();

  /** A client, and the request that asks for 1 MiB. */
  async function reader(): Promise<{
    client: RawClient;
    completions: string;
    ask: (seq: number, isAsync: boolean) => Uint8Array;
  }> {
    const client = await kernel.raw();
    const { tickets } = await client.greet('reader');
    const [, , [vmo]] = await client.call(create, [MIB, 0]);
    const ask = (seq: number, isAsync: boolean): Uint8Array =>
      encodeFrame(encode([seq, read, [vmo, 0, MIB], isAsync]));
    return { client, completions: tickets.completions, ask };
  }

  /** How many syscalls of the reader the kernel serves, once it serves no more of them. */
  async function servedAfter(action: () => void): Promise<number> {
    let served = 0;
    const observation = await kernel.process.observe((event) => {
      if (event.kind === 'call' && event.process.name === 'reader') served++;
    });
    action();
    for (let i = 0; i < 2 * READS; i++) {
      await kernel.counts();
      kernel.expectServes();
    }
    await observation[Symbol.asyncDispose]();
    return served;
  }

  const all = (
    count: number,
    ask: (seq: number, isAsync: boolean) => Uint8Array,
    isAsync: boolean,
  ): Uint8Array => Buffer.concat(Array.from({ length: count }, (_, seq) => ask(seq, isAsync)));

  it('a client that does not read is not read any more until it does; others notice nothing', async () => {
    const { client, ask } = await reader();
    client.pause();
    const served = await servedAfter(() => client.send(all(READS, ask, false)));
    expect(served, 'requests that were served').to.be.within(1, 4);
    client.resume();
    for (let seq = 0; seq < READS; seq++) {
      const message = await client.next();
      expect([message?.[0], message?.[1]]).to.deep.equal([seq, 0]);
    }
  });

  it('the same for completions: the thread is not read while they are not taken', async () => {
    const { client, ask, completions: ticket } = await reader();
    const completions = await kernel.raw();
    await completions.hello(PROTOCOL_VERSION, roles.completions, ticket);
    completions.pause();
    const served = await servedAfter(() => client.send(all(READS, ask, true)));
    expect(served).to.be.within(1, 4);
    completions.resume();
    for (let seq = 0; seq < READS; seq++) expect((await completions.next())?.[0]).to.equal(seq);
  });

  it('a client that ends with replies unread is noticed', async () => {
    const before = await kernel.counts();
    const { client, ask } = await reader();
    client.pause();
    await servedAfter(() => client.send(all(READS, ask, false)));
    client.close();
    await kernel.settled(before);
  });

  it('a client that ends with completions unread is noticed', async () => {
    const before = await kernel.counts();
    const { client, ask, completions: ticket } = await reader();
    const completions = await kernel.raw();
    await completions.hello(PROTOCOL_VERSION, roles.completions, ticket);
    completions.pause();
    await servedAfter(() => client.send(all(READS, ask, true)));
    client.close();
    completions.close();
    await kernel.settled(before);
  });

  it('a program that closes its completions unread is served on', async () => {
    const { client, ask, completions: ticket } = await reader();
    const completions = await kernel.raw();
    await completions.hello(PROTOCOL_VERSION, roles.completions, ticket);
    completions.pause();
    await servedAfter(() => client.send(all(READS, ask, true)));
    completions.close();
    const [, status] = await client.call(create, [1, 0]);
    expect(status).to.equal(0);
  });
});

describe('the bound on unanswered requests', () => {
  const kernel = suiteKernel({ limits: { pendingRequests: 10 } });
  const { number: wait } = syscallTable.zx_object_wait_one;
  const { number: close } = syscallTable.zx_handle_close;

  it('one more ends the connection with the reason', async () => {
    const client = await kernel.raw();
    const { handles } = await client.greet();
    for (let seq = 0; seq < 10; seq++) client.sendValue([seq, wait, [handles.self, 8, 2n ** 63n - 1n]]);
    client.sendValue([10, close, [0]]);
    const [last] = await client.rest();
    expect([last?.[0], statusName(last?.[1] ?? 0)]).to.deep.equal([-1, 'ZX_ERR_NO_RESOURCES']);
    expect(last?.[2]).to.deep.equal(['more than 10 requests are unanswered']);
  });

  it('an asynchronous request without a completions connection ends the connection with the reason', async () => {
    const client = await kernel.raw();
    await client.greet();
    client.sendValue([1, close, [0], true]);
    const [last] = await client.rest();
    expect([last?.[0], statusName(last?.[1] ?? 0)]).to.deep.equal([-1, 'ZX_ERR_BAD_STATE']);
    expect(last?.[2]).to.deep.equal(['asynchronous requests need a completions connection']);
  });
});
