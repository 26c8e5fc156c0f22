import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { READ, READER_SLEEPS, RING_BYTES, SHARED_BYTES, WRITTEN } from '../../../ipc/ring/layout';
import { operations } from '../../../ipc/wire/messages';
import { ok, statusName } from '../../../kernel';
import { syscallTable } from '../../../kernel/abi/table';
import { suiteKernel } from '../suite-kernel';
import { runDying } from './dying';
import { RingClient } from './ring-client';

const KILLS = 100;
const { number: createNumber } = syscallTable.zx_vmo_create;

describe('a client that lies in memory shared with the kernel', () => {
  const kernel = suiteKernel();

  /** Fails unless this gets a reason and the connection is closed, with no harm done to others. */
  async function expectHungUp(lie: (client: RingClient) => void, reason: RegExp): Promise<void> {
    const before = await kernel.counts();
    const bystander = kernel.connect();
    using client = await RingClient.open(kernel, 'liar');
    lie(client);
    client.ring();
    const [last, ...more] = await client.rest();
    expect(more).to.deep.equal([]);
    expect([last?.[0], statusName(last?.[1] ?? 0)]).to.deep.equal([-1, 'ZX_ERR_IO_INVALID']);
    expect(last?.[2][0]).to.match(reason);
    ok(bystander.sys.zx_handle_close(ok(bystander.sys.zx_vmo_create(4096, 0)).out));
    bystander.exit();
    await kernel.settled(before);
  }

  it('about how much it has written is hung up on with the reason', async () => {
    for (const written of [RING_BYTES + 1, -1, 0x7fffffff, -0x80000000]) {
      await expectHungUp(
        ({ requests }) => void (requests.words[requests.base + WRITTEN] = written),
        /^a ring of which \d+ bytes were written, and 0 read$/,
      );
    }
  });

  it('about how much it has read is hung up on with the reason', async () => {
    for (const read of [RING_BYTES * 2, 0x7fffffff, -0x80000000]) {
      await expectHungUp((client) => {
        client.replies.words[client.replies.base + READ] = read;
        client.send([1, createNumber, [4096, 0]]);
      }, /^a ring of which \d+ bytes were read, and \d+ written$/);
    }
  });

  it('about the length of a frame, or what is in it, is hung up on as over the socket', async () => {
    await expectHungUp(
      (client) => client.write(Buffer.of(255, 255, 255, 255)),
      /^a frame of 4294967295 bytes/,
    );
    await expectHungUp((client) => client.write(Buffer.of(0, 0, 0, 0)), /^a frame of 0 bytes/);
    await expectHungUp((client) => client.write(Buffer.of(1, 0, 0, 0, 0xc1)), /0xc1 begins no msgpack/);
    await expectHungUp((client) => client.write(Buffer.of(2, 0, 0, 0, 0x93, 1)), /ends in the middle/);
    await expectHungUp((client) => client.send('request'), /must be an array/);
    await expectHungUp((client) => client.send([[1, createNumber, [1, 0]], 7]), /must be an array/);
  });

  it('anything at all, at any place, harms nobody else', async () => {
    const before = await kernel.counts();
    const bystander = kernel.connect();
    const place = fc.oneof(
      fc.nat(3).map((line) => line * 128),
      fc.nat(3).map((line) => line * 128 + 4),
      fc.integer({ min: 4096, max: 4200 }),
      fc.nat(SHARED_BYTES - 4),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(place, fc.integer()), { maxLength: 12 }), async (scribbles) => {
        using client = await RingClient.open(kernel, 'scribbler');
        const bytes = new DataView(client.memory.buffer, client.memory.byteOffset, client.memory.length);
        for (let i = 1; i <= 20; i++) client.send([i, createNumber, [4096, 0]]);
        for (const [at, value] of scribbles) {
          bytes.setInt32(at, value, true);
          client.ring();
          ok(bystander.sys.zx_handle_close(ok(bystander.sys.zx_event_create(0)).out));
        }
        client.raw.finish();
        await client.rest();
      }),
      { numRuns: 100 },
    );
    bystander.exit();
    await kernel.settled(before);
  });

  it('and leaves its replies unread is not read any more, and takes a bounded amount', async () => {
    using client = await RingClient.open(kernel, 'glutton');
    const bystander = kernel.connect();
    for (let i = 0; client.writer.room > 100; i++)
      client.send([i, syscallTable.zx_cprng_draw.number, [60_000]]);
    ok(bystander.sys.zx_handle_close(ok(bystander.sys.zx_vmo_create(4096, 0)).out));
    client.replies.words[client.replies.base + READER_SLEEPS] = 1;
    client.raw.finish();
    await client.rest();
  });

  it('and takes its time over a long reply gets it as it was, whatever others are sent meanwhile', async () => {
    using client = await RingClient.open(kernel, 'slow');
    const bystander = kernel.connect();
    await client.next();
    client.send([3, createNumber, [200_000, 0]]);
    const [, , [vmo]] = await client.next();
    client.send([4, syscallTable.zx_vmo_read.number, [vmo, 0, 200_000]]);
    for (let i = 0; i < 10; i++) bystander.sys.zx_cprng_draw(60_000);
    expect(await client.next()).to.deep.equal([4, 0, [Buffer.alloc(200_000)]]);
  });

  it('can not change the size of that memory, and is offered it once', async () => {
    const raw = await kernel.raw();
    await raw.greet();
    const [, , [descriptor, inode]] = await raw.call(operations.offer, []);
    const fd = openSync(`/proc/${kernel.process.pid}/fd/${String(descriptor)}`, 'r+');
    expect(() => ftruncateSync(fd, 0)).to.throw('EPERM');
    expect(() => ftruncateSync(fd, 2 * SHARED_BYTES)).to.throw('EPERM');
    closeSync(fd);
    const [, , again] = await raw.call(operations.offer, []);
    expect(again).to.deep.equal([descriptor, inode]);
  });

  it('neither an offer that is taken nor one that is not leaves a descriptor in the kernel', async () => {
    const before = kernel.openDescriptors();
    using sharing = await RingClient.open(kernel, 'sharing');
    const raw = await kernel.raw();
    await raw.greet();
    await raw.call(operations.offer, []);
    sharing.raw.close();
    raw.close();
    while (kernel.openDescriptors() > before) await kernel.counts();
  });

  it('who asks to share memory that was not offered is hung up on', async () => {
    const raw = await kernel.raw();
    await raw.greet();
    raw.sendValue([1, operations.share, []]);
    const [last] = await raw.rest();
    expect([last?.[0], statusName(last?.[1] ?? 0)]).to.deep.equal([-1, 'ZX_ERR_BAD_STATE']);
  });

  it(`${KILLS} programs that die in the middle of a message, or of a lie, leave nothing in the kernel`, async () => {
    const parent = kernel.connect('parent');
    await parent.wait(parent.self, 0, 0n);
    const before = await kernel.counts();
    const descriptors = kernel.openDescriptors();
    const seeds = Array.from({ length: KILLS }, (_, i) => i);
    await runDying(parent, seeds, 8, () =>
      ok(parent.sys.zx_handle_close(ok(parent.sys.zx_event_create(0)).out)),
    );
    await kernel.settled(before);
    await kernel.settledDescriptors(descriptors);
  }).timeout(120_000);
});
