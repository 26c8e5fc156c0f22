import { expect } from 'chai';
import { channelBody } from '../../../kernel/abi/channel';
import { text } from './setup';

const WITHOUT = [1, 0];
const WITH_IOVEC = [1, 2];

describe('the body of a message', () => {
  const accepted = (body: unknown, args: readonly unknown[]) => {
    const value = channelBody.accept(body, args);
    if (value === undefined) throw new Error('not accepted');
    return value;
  };
  const crossed = (body: unknown, args: readonly unknown[]) => channelBody.encode(accepted(body, args), args);

  it('is bytes without ZX_CHANNEL_WRITE_USE_IOVEC, buffers with it, and either with options that are refused', () => {
    expect(channelBody.accept([], WITHOUT)).to.equal(undefined);
    expect(channelBody.accept(text('x'), WITH_IOVEC)).to.equal(undefined);
    for (const options of [1, 3, 0xffffffff]) {
      expect(channelBody.accept([], [1, options])).to.deep.equal([]);
      expect(channelBody.accept(text('x'), [1, options])).to.deep.equal(text('x'));
    }
  });

  it('takes all of a buffer where no capacity is said', () => {
    expect(accepted([{ buffer: text('abc') }, { buffer: null }], WITH_IOVEC)).to.deep.equal([
      { buffer: text('abc'), capacity: 3, reserved: 0 },
      { buffer: null, capacity: 0, reserved: 0 },
    ]);
  });

  it('is the same after it has crossed the wire', () => {
    const body = [
      { buffer: text('abc'), capacity: 3, reserved: 0 },
      { buffer: text('abc'), capacity: 9, reserved: 1 },
    ];
    expect(crossed(body, WITH_IOVEC)).to.deep.equal([
      [text('abc'), 3, 0],
      [text('abc'), 9, 1],
    ]);
    expect(accepted(channelBody.decode(crossed(body, WITH_IOVEC), []), WITH_IOVEC)).to.deep.equal(body);
    expect(channelBody.decode(crossed(text('abc'), WITHOUT), [])).to.deep.equal(text('abc'));
  });

  it('crosses the wire only as far as a message could hold', () => {
    expect(crossed(new Uint8Array(2 ** 24), WITHOUT)).to.have.length(65537);
    expect(crossed([{ buffer: new Uint8Array(2 ** 20), capacity: 4 }], WITH_IOVEC)).to.deep.equal([
      [new Uint8Array(4), 4, 0],
    ]);
    const large = { buffer: new Uint8Array(40_000) };
    expect(crossed([large, large], WITH_IOVEC)).to.deep.equal([
      [large.buffer, 40_000, 0],
      [null, 40_000, 0],
    ]);
    expect(crossed(new Array(10_000).fill({ buffer: null }), WITH_IOVEC)).to.have.length(8193);
  });

  it('is refused off the wire where it is neither', () => {
    for (const wire of [null, 7, 'text', { 0: 1 }]) {
      expect(channelBody.accept(channelBody.decode(wire, []), WITHOUT)).to.equal(undefined);
    }
    for (const wire of [[7], [null], [[]], [['text', 0, 0]], [[null, -1.5, 0]], [[null, 0, {}]]]) {
      expect(channelBody.accept(channelBody.decode(wire, []), WITH_IOVEC)).to.equal(undefined);
    }
  });

  it('shows the first bytes, of the first buffers', () => {
    expect(channelBody.show(text('ab'))).to.equal('<2 bytes 61 62>');
    const buffers = accepted(new Array(6).fill({ buffer: text('ab'), capacity: 1 }), WITH_IOVEC);
    expect(channelBody.show(buffers)).to.equal(
      '[<1 byte 61>, <1 byte 61>, <1 byte 61>, <1 byte 61>, ... 6 buffers]',
    );
    expect(channelBody.show(accepted([{ buffer: null }], WITH_IOVEC))).to.equal('[null]');
  });
});
