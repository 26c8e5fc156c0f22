import { expect } from 'chai';
import { connect, KernelGoneError, spawn } from '../../../ipc';
import { ok, statusName, type UserProcess, ZX_CHANNEL_PEER_CLOSED } from '../../../kernel';
import { encodeFrame } from '../../../ipc/wire/frame';
import { syscallTable } from '../../../kernel/abi/table';
import { join } from 'node:path';
import { suiteKernel } from '../suite-kernel';
import { describeEachTransport } from '../each-transport';

describeEachTransport('the bound on connections', () => {
  // The suite's own control connection is one of them.
  const kernel = suiteKernel({ limits: { connections: 4 } });

  it('one connection more is refused by name, and all others go on', async () => {
    const programs = [kernel.connect(), kernel.connect(), kernel.connect()];
    expect(() => connect({ socketPath: kernel.socketPath })).to.throw(
      KernelGoneError,
      'hung up: this kernel serves at most 4 connections at once',
    );
    const client = await kernel.raw();
    const [last, ...more] = await client.rest();
    expect([last?.[0], statusName(last?.[1] ?? 0), more]).to.deep.equal([-1, 'ZX_ERR_NO_RESOURCES', []]);
    for (const program of programs) ok(program.sys.zx_vmo_create(1, 0));
  });

  /** The kernel takes a moment to see that a connection has ended. */
  async function whenThereIsRoom(): Promise<UserProcess> {
    for (;;) {
      try {
        return connect({ socketPath: kernel.socketPath });
      } catch (error) {
        if (!(error instanceof KernelGoneError)) throw error;
        await kernel.counts();
      }
    }
  }

  it('a connection that ends makes room for another', async () => {
    const [first] = [kernel.connect(), kernel.connect(), kernel.connect()];
    const rest = await kernel.counts();
    first.exit();
    for (let i = 0; i < 20; i++) {
      const next = await whenThereIsRoom();
      ok(next.sys.zx_event_create(0));
      next.exit();
    }
    expect((await kernel.counts()).handles).to.equal(rest.handles - 6);
  });

  it('refused connections that are never closed take no descriptors of the kernel', async () => {
    kernel.connect();
    kernel.connect();
    kernel.connect();
    await kernel.counts();
    const before = kernel.openDescriptors();
    const refused = await Promise.all(Array.from({ length: 50 }, () => kernel.raw()));
    for (const client of refused) {
      client.pause();
      await kernel.counts();
    }
    await kernel.settledDescriptors(before);
  });

  it('a program that can not be connected is not spawned: its handles are closed, its process ends', async () => {
    const [parent] = [kernel.connect(), kernel.connect(), kernel.connect()];
    const before = await kernel.counts();
    const { out0, out1 } = ok(parent.sys.zx_channel_create(0));
    expect(() => spawn(parent, join(__dirname, '../programs/idle.ts'), { handles: { 1: out1 } })).to.throw(
      KernelGoneError,
      'at most 4 connections',
    );
    const { observed } = ok(parent.sys.zx_object_wait_one(out0, ZX_CHANNEL_PEER_CLOSED, 0n));
    expect(observed & ZX_CHANNEL_PEER_CLOSED).not.to.equal(0);
    ok(parent.sys.zx_handle_close(out0));
    await kernel.settled(before);
  });
});

describeEachTransport('the bound on the length of a frame', () => {
  const kernel = suiteKernel({ limits: { frameBytes: 1000 } });
  const { number } = syscallTable.zx_handle_close_many;

  it('frames up to it are read, a longer one ends the connection with the reason', async () => {
    const client = await kernel.raw();
    await client.greet();
    const overhead = 1 + 1 + 1 + 1 + 3;
    const list = (length: number): Uint8Array =>
      Buffer.concat([
        Buffer.of(0x93, 1, number, 0x91, 0xdc, length >> 8, length & 0xff),
        Buffer.alloc(length),
      ]);
    client.send(encodeFrame(list(1000 - overhead)));
    expect(await client.next()).to.deep.equal([1, 0, []]);
    client.send(encodeFrame(list(1001 - overhead)));
    const [last] = await client.rest();
    expect(last?.[2]).to.deep.equal(['a frame of 1001 bytes; it must have 1 to 1000']);
  });
});
