import { expect } from 'chai';
import fc from 'fast-check';
import { encode } from '../../ipc/wire/codec';
import { encodeFrame } from '../../ipc/wire/frame';
import { statusName } from '../../kernel';
import { syscallTable } from '../../kernel/abi/table';
import { PROTOCOL_VERSION, roles } from '../../ipc/wire/messages';
import type { RawClient } from './raw-client';
import { suiteKernel } from './suite-kernel';

const { number: createNumber } = syscallTable.zx_vmo_create;
const { number: exitNumber } = syscallTable.zx_process_exit;

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex');

/** A body that is repeated until it is as long as a frame can be. */
const filled = (hex: string): Uint8Array => Buffer.alloc(8 * 1024 * 1024, bytes(hex));

/** What begins a request, before the arguments. */
const REQUEST = '93 01 14';

describe('a client that sends garbage', () => {
  const kernel = suiteKernel();

  /** What a kernel says last to a client that sends this. */
  async function lastWords(send: (client: RawClient) => void, greeted: boolean): Promise<string> {
    const client = await kernel.raw();
    if (greeted) await client.greet('hostile');
    send(client);
    const [last, ...more] = await client.rest();
    expect(more, 'messages after the last words').to.deep.equal([]);
    expect(last?.[0]).to.equal(-1);
    return `${statusName(last?.[1] ?? 0)}: ${String(last?.[2][0])}`;
  }

  /** Fails unless this gets a reason and the connection is closed, before hello and after it, with no harm done. */
  async function expectHungUp(send: (client: RawClient) => void, reason: RegExp): Promise<void> {
    for (const greeted of [false, true]) {
      const before = await kernel.counts();
      expect(await lastWords(send, greeted)).to.match(reason);
      kernel.expectServes();
      await kernel.settled(before);
    }
  }

  it('a frame of 4 GiB, or of more than 8 MiB, is not waited for', async () => {
    for (const header of ['ff ff ff ff', '00 00 00 80', '01 00 80 00']) {
      await expectHungUp(
        (client) => client.send(bytes(header)),
        /^ZX_ERR_IO_INVALID: a frame of \d+ bytes; it must have 1 to 8388608/,
      );
    }
  });

  it('an empty frame is none', async () => {
    await expectHungUp(
      (client) => client.send(bytes('00 00 00 00')),
      /^ZX_ERR_IO_INVALID: a frame of 0 bytes/,
    );
  });

  it('what is no msgpack is refused with the reason', async () => {
    await expectHungUp((client) => client.sendBody(bytes('c1')), /IO_INVALID: 0xc1 begins no msgpack value/);
    await expectHungUp(
      (client) => client.sendBody(bytes('93 01')),
      /IO_INVALID: the frame ends in the middle/,
    );
    await expectHungUp((client) => client.sendBody(bytes('c0 c0')), /IO_INVALID: 1 bytes follow/);
    await expectHungUp(
      (client) => client.sendBody(bytes(`${REQUEST} d4 72 40 91`)),
      /IO_INVALID: 0xd4 begins no msgpack/,
    );
  });

  it('8 MiB of nested arrays, or of arrays that say they are long, are refused', async () => {
    for (const hex of ['91', 'dd 01 ff ff ff', 'dc ff ff', '81 a1 61']) {
      await expectHungUp(
        (client) => client.sendBody(filled(hex)),
        /IO_INVALID: (arrays are nested more than 16 deep|the frame ends)/,
      );
    }
  });

  it('what is no request is refused: no array, a bad seq, a bad number, no arguments', async () => {
    for (const value of [null, 7, 'request', {}, { 0: 1, 1: 2, 2: [] }]) {
      await expectHungUp((client) => client.sendValue(value), /IO_INVALID: a request must be an array/);
    }
    for (const seq of [-1, 2 ** 32, 1.5, '1', null, NaN, 2n ** 64n - 1n]) {
      await expectHungUp(
        (client) => client.sendValue([seq, createNumber, [0, 0]]),
        /IO_INVALID: seq must be an unsigned/,
      );
    }
    for (const number of ['constructor', '__proto__', '20', 20.5, null, [20], Infinity, 2n ** 63n]) {
      await expectHungUp(
        (client) => client.sendValue([1, number, [0, 0]]),
        /IO_INVALID: number must be an integer/,
      );
    }
    for (const args of [undefined, null, 'args', 0, { length: 2, 0: 0, 1: 0 }]) {
      await expectHungUp(
        (client) => client.sendValue([1, createNumber, args]),
        /IO_INVALID: args must be an array/,
      );
    }
  });

  it('half a frame and then the end is the end of a program like any other', async () => {
    for (const part of ['08', '08 00 00 00', '08 00 00 00 93 01']) {
      const before = await kernel.counts();
      const client = await kernel.raw();
      await client.greet();
      client.send(bytes(part));
      client.finish();
      expect(await client.rest()).to.deep.equal([]);
      await kernel.settled(before);
    }
  });

  it('requests before the bad one are answered, those after it are not', async () => {
    const client = await kernel.raw();
    const { handles } = await client.greet();
    const good = encodeFrame(encode([1, syscallTable.zx_handle_close.number, [handles.svc]]));
    client.send(Buffer.concat([good, bytes('01 00 00 00 c1'), good]));
    const [first, last, ...more] = await client.rest();
    expect(first).to.deep.equal([1, 0, []]);
    expect([last?.[0], statusName(last?.[1] ?? 0)]).to.deep.equal([-1, 'ZX_ERR_IO_INVALID']);
    expect(more).to.deep.equal([]);
  });

  it('an unknown number is a bad syscall, and the connection goes on', async () => {
    const client = await kernel.raw();
    await client.greet();
    const before = await kernel.counts();
    for (const number of [9999, 0, -100, -20, -22, 2 ** 31, 2 ** 53, 1e300, -1e300]) {
      const [, status, outs] = await client.call(number, [0, 0]);
      expect([statusName(status), outs], String(number)).to.deep.equal(['ZX_ERR_BAD_SYSCALL', []]);
    }
    await kernel.settled(before);
  });

  it('what comes on a completions connection is not listened to', async () => {
    const client = await kernel.raw();
    const { tickets } = await client.greet();
    const completions = await kernel.raw();
    await completions.hello(PROTOCOL_VERSION, roles.completions, tickets.completions);
    completions.sendValue([1, exitNumber, [3]]);
    completions.sendBody(bytes('c1'));
    const [last] = await completions.rest();
    expect(statusName(last?.[1] ?? 0)).to.equal('ZX_ERR_IO_INVALID');
    const [, status] = await client.call(createNumber, [4096, 0]);
    expect(status).to.equal(0);
  });

  it('random bytes never harm the kernel', async () => {
    const before = await kernel.counts();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { maxLength: 5 }),
        fc.boolean(),
        async (chunks, framed) => {
          const client = await kernel.raw();
          await client.greet();
          for (const chunk of chunks) framed ? client.sendBody(chunk) : client.send(chunk);
          client.finish();
          for (const [seq] of await client.rest()) expect(seq).to.be.a('number');
        },
      ),
      { numRuns: 150 },
    );
    kernel.expectServes();
    await kernel.settled(before);
  });

  it('a long stream of good frames with one bad byte in it harms nobody', async () => {
    const before = await kernel.counts();
    const frames = Buffer.concat(
      Array.from({ length: 50 }, (_, i) => encodeFrame(encode([i, createNumber, [4096, 0]]))),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(frames.length - 1), fc.integer({ min: 0, max: 255 }), async (place, byte) => {
        const client = await kernel.raw();
        await client.greet();
        const stream = Buffer.from(frames);
        stream[place] = byte;
        client.send(stream);
        client.finish();
        await client.rest();
      }),
      { numRuns: 60 },
    );
    kernel.expectServes();
    await kernel.settled(before);
  });
});
