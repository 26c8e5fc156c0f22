import { expect } from 'chai';
import fc from 'fast-check';
import { decode, decodeUntrusted, encode } from '../../../ipc/wire/codec';
import { MessageError } from '../../../ipc/wire/messages';
import { requireWellFormed } from '../../../ipc/wire/well-formed';

const integers = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
);
const leaves = fc.oneof(
  integers,
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.string({ unit: 'grapheme', maxLength: 70 }),
  fc.uint8Array({ maxLength: 300 }),
);
/** Everything that a request may hold. */
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    leaves,
    fc.array(tie('value'), { maxLength: 20 }),
    fc.dictionary(fc.string({ maxLength: 5 }), tie('value'), { maxKeys: 20 }),
  ),
})).value;

const fromHex = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex');

/** Fails unless bytes are refused with a reason. */
function expectIllFormed(body: Uint8Array, reason: RegExp): void {
  expect(() => decodeUntrusted(body), Buffer.from(body.subarray(0, 20)).toString('hex')).to.throw(
    MessageError,
    reason,
  );
}

describe('bytes that nobody vouches for', () => {
  it('whatever the encoder makes is well-formed', () => {
    fc.assert(
      fc.property(values, (value) => {
        const body = encode(value);
        requireWellFormed(body);
        expect(decodeUntrusted(body)).to.deep.equal(decode(body));
      }),
    );
  });

  it('a value without its end, or with something behind it, is not', () => {
    fc.assert(
      fc.property(values, fc.nat(), (value, place) => {
        const body = encode(value);
        expectIllFormed(body.subarray(0, place % body.length), /ends in the middle/);
        expectIllFormed(Buffer.concat([body, Buffer.of(0xc0)]), /^1 bytes follow the msgpack value/);
      }),
    );
  });

  it('whatever random bytes are taken for well-formed can be decoded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (body) => {
        try {
          requireWellFormed(body);
        } catch (error) {
          expect(error).to.be.instanceOf(MessageError);
          return;
        }
        decode(body);
      }),
      { numRuns: 2000 },
    );
  });

  it('each format of msgpack is read as what it is', () => {
    const formats: [string, unknown][] = [
      ['c0', null],
      ['c2', false],
      ['c3', true],
      ['7f', 127],
      ['e0', -32],
      ['cc ff', 255],
      ['cd ff ff', 65535],
      ['ce ff ff ff ff', 4294967295],
      ['cf 00 00 00 00 00 00 00 01', 1],
      ['cf ff ff ff ff ff ff ff ff', 2n ** 64n - 1n],
      ['d0 80', -128],
      ['d1 80 00', -32768],
      ['d2 80 00 00 00', -2147483648],
      ['d3 ff ff ff ff ff ff ff ff', -1],
      ['d3 80 00 00 00 00 00 00 00', -(2n ** 63n)],
      ['ca 3f 80 00 00', 1],
      ['cb 3f f8 00 00 00 00 00 00', 1.5],
      ['a2 68 69', 'hi'],
      ['d9 02 68 69', 'hi'],
      ['da 00 02 68 69', 'hi'],
      ['db 00 00 00 02 68 69', 'hi'],
      ['c4 02 68 69', Buffer.from('hi')],
      ['c5 00 02 68 69', Buffer.from('hi')],
      ['c6 00 00 00 02 68 69', Buffer.from('hi')],
      ['91 01', [1]],
      ['dc 00 01 01', [1]],
      ['dd 00 00 00 01 01', [1]],
      ['81 a1 61 01', { a: 1 }],
      ['de 00 01 a1 61 01', { a: 1 }],
      ['df 00 00 00 01 a1 61 01', { a: 1 }],
    ];
    for (const [hex, value] of formats) expect(decodeUntrusted(fromHex(hex)), hex).to.deep.equal(value);
  });

  it('extension types and the byte without a meaning are refused', () => {
    for (const token of ['c1', 'c7', 'c8', 'c9', 'd4', 'd5', 'd6', 'd7', 'd8']) {
      expectIllFormed(
        fromHex(`${token} 72 10 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00`),
        /begins no msgpack value/,
      );
    }
  });

  it('arrays and maps nested more than 16 deep are refused, however long the frame', () => {
    requireWellFormed(Buffer.concat([Buffer.alloc(16, 0x91), Buffer.of(0xc0)]));
    expectIllFormed(Buffer.concat([Buffer.alloc(17, 0x91), Buffer.of(0xc0)]), /more than 16 deep/);
    expectIllFormed(Buffer.alloc(8 * 1024 * 1024, 0x91), /more than 16 deep/);
    expectIllFormed(Buffer.alloc(8 * 1024 * 1024, fromHex('81 a1 61')), /more than 16 deep/);
    expectIllFormed(Buffer.alloc(8 * 1024 * 1024, fromHex('dd 01 ff ff ff')), /more than 16 deep/);
  });

  it('lengths beyond the end are refused before anything is made of them', () => {
    for (const hex of [
      'dd ff ff ff ff',
      'df ff ff ff ff',
      'c6 ff ff ff ff',
      'db ff ff ff ff',
      'dc ff ff 00',
      'bf 00',
    ]) {
      expectIllFormed(fromHex(hex), /ends in the middle/);
    }
  });

  it('keys of maps that are no strings are refused', () => {
    for (const hex of ['81 01 01', '81 90 01', '81 c0 01', '81 c4 01 61 01']) {
      expectIllFormed(fromHex(hex), /keys of a map must be strings/);
    }
  });
});
