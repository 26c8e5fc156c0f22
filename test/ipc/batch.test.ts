import { expect } from 'chai';
import { ok, statusName, ZX_TIME_INFINITE, ZX_USER_SIGNAL_0 } from '../../kernel';
import { join } from '../../ipc';
import { encode } from '../../ipc/wire/codec';
import { encodeFrame } from '../../ipc/wire/frame';
import { PROTOCOL_VERSION, roles } from '../../ipc/wire/messages';
import { syscallTable } from '../../kernel/abi/table';
import { describeEachTransport } from './each-transport';
import { suiteKernel } from './suite-kernel';

const { number: createNumber } = syscallTable.zx_event_create;
const { number: waitNumber } = syscallTable.zx_object_wait_one;
const { number: signalNumber } = syscallTable.zx_object_signal;

describeEachTransport('batches', () => {
  const kernel = suiteKernel();

  it('what does not fit into a frame is refused with nothing sent, and so is what a reply can not hold', () => {
    const program = kernel.connect();
    const { out } = ok(program.sys.zx_vmo_create(2 ** 24, 0));
    const megabytes = new Uint8Array(3 * 2 ** 20);
    expect(() =>
      program.batch((sys) => [0, 1, 2].map((i) => sys.zx_vmo_write(out, megabytes, i * megabytes.length))),
    ).to.throw(RangeError, 'at most 8388608 fit into a frame');
    expect(() => program.batch((sys) => [sys.zx_vmo_read(out, 0, 2 ** 23)])).to.throw(
      RangeError,
      'batch: what zx_vmo_read asks for does not fit into a frame',
    );
    expect(ok(program.sys.zx_vmo_read(out, 0, 1)).buffer[0]).to.equal(0);
  });

  it('replies of more than a frame, or a ring, come all the same', () => {
    const program = kernel.connect();
    const { out } = ok(program.sys.zx_vmo_create(2 ** 22, 0));
    ok(program.sys.zx_vmo_write(out, Uint8Array.of(9), 2 ** 22 - 1));
    const reads = program.batch((sys) => Array.from({ length: 6 }, () => sys.zx_vmo_read(out, 0, 2 ** 22)));
    for (const read of reads) expect(ok(read).buffer.at(-1)).to.equal(9);
  });

  it('one that blocks keeps no other thread from anything, not even where mappings came before it', async () => {
    const program = kernel.connect();
    const other = join(program.ticket);
    const { out0, out1 } = ok(program.sys.zx_eventpair_create(0));
    const { out } = ok(program.sys.zx_vmo_create(4096, 0));
    const woken = other.async.zx_object_wait_one(out1, ZX_USER_SIGNAL_0, ZX_TIME_INFINITE).then((result) => {
      ok(result);
      ok(other.sys.zx_object_signal_peer(out1, 0, ZX_USER_SIGNAL_0));
    });
    const [mapped, , wait] = program.batch((sys) => [
      sys.zx_vmar_map(program.rootVmar, 3, 0, out, 0, 4096),
      sys.zx_object_signal_peer(out0, 0, ZX_USER_SIGNAL_0),
      sys.zx_object_wait_one(out0, ZX_USER_SIGNAL_0, program.sys.zx_deadline_after(50_000_000n)),
    ]);
    expect(mapped.status).to.equal(0);
    expect(wait.status).to.be.oneOf([0, -21]);
    await woken;
    ok(other.sys.zx_handle_close(out1));
  });
});

describe('a batch that comes over the wire', () => {
  const kernel = suiteKernel();

  it('is answered request by request; what comes behind it waits for it', async () => {
    const client = await kernel.raw();
    const { tickets } = await client.greet();
    const [, , [event]] = await client.call(createNumber, [0]);
    client.sendValue([
      [10, createNumber, [0]],
      [11, waitNumber, [event, ZX_USER_SIGNAL_0, 2n ** 63n - 1n]],
      [12, createNumber, [0]],
    ]);
    client.sendValue([13, createNumber, [0]]);
    expect((await client.next())?.[0]).to.equal(10);
    const other = await kernel.raw();
    await other.hello(PROTOCOL_VERSION, roles.thread, tickets.process);
    await other.call(signalNumber, [event, 0, ZX_USER_SIGNAL_0]);
    expect([
      (await client.next())?.[0],
      (await client.next())?.[0],
      (await client.next())?.[0],
    ]).to.deep.equal([11, 12, 13]);
  });

  it('that blocks has 65,536 requests wait behind it at most', async () => {
    const client = await kernel.raw();
    await client.greet();
    const [, , [event]] = await client.call(createNumber, [0]);
    client.sendValue([
      [1, waitNumber, [event, ZX_USER_SIGNAL_0, 2n ** 63n - 1n]],
      [2, createNumber, [0]],
    ]);
    const request = encodeFrame(encode([3, createNumber, [0]]));
    client.send(Buffer.concat(Array.from({ length: 65_600 }, () => request)));
    const last = (await client.rest()).at(-1);
    expect([last?.[0], statusName(last?.[1] ?? 0)]).to.deep.equal([-1, 'ZX_ERR_NO_RESOURCES']);
  });

  it('of none or of more than 4,096 requests, or with one that is none, is hung up on with nothing done', async () => {
    const request = [1, createNumber, [0]];
    for (const [batch, reason] of [
      [[[]], /seq must be an unsigned/],
      [Array.from({ length: 4097 }, () => request), /a batch of 4097 requests; it may hold 4096/],
      [[request, [1, 'x', []]], /number must be an integer/],
      [[request, [request]], /seq must be an unsigned/],
    ] as const) {
      const before = await kernel.counts();
      const client = await kernel.raw();
      await client.greet();
      client.sendValue(batch);
      const [last, ...more] = await client.rest();
      expect(more).to.deep.equal([]);
      expect(last?.[2][0]).to.match(reason);
      await kernel.settled(before);
    }
  });
});
