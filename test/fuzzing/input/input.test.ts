import { expect } from 'chai';
import { Input } from '../../../fuzzing/input/input';
import { Kernel, ok, ZX_ERR_BAD_HANDLE, ZX_ERR_BUFFER_TOO_SMALL, ZX_OK } from '../../../kernel';
import { SharedMemory } from '../../../shared-memory';
import { bytes, hex } from './bytes';

const sign = (one: Input, other: Input): number => Math.sign(one.compare(other));

function featured(content: string, numFeatures: number): Input {
  const input = new Input(content);
  input.numFeatures = numFeatures;
  return input;
}

describe('Input', () => {
  it('is empty by default, with no data and no room', () => {
    const input = new Input();
    expect([input.size, input.capacity, input.data.length, input.numFeatures]).to.deep.equal([0, 0, 0, 0]);
  });

  it('holds a copy of a vector of bytes', () => {
    const source = bytes([0xde, 0xad]);
    const input = new Input(source);
    source[0] = 0;
    expect(hex(input.data)).to.equal('dead');
    expect(new Input([1, 2, 3]).data).to.deep.equal(bytes([1, 2, 3]));
  });

  it('holds the bytes of a string, with no NUL after them', () => {
    expect(new Input('foo').data).to.deep.equal(bytes([0x66, 0x6f, 0x6f]));
    expect(new Input('é').size).to.equal(2);
  });

  it('of a size is that many zeros, with capacity for them', () => {
    const input = new Input(4);
    expect([hex(input.data), input.capacity]).to.deep.equal(['00000000', 4]);
  });

  it('compares the shorter one as the first, whatever its features', () => {
    expect(sign(new Input('zz'), featured('aaa', 9))).to.equal(-1);
    expect(sign(featured('aaa', 9), new Input('zz'))).to.equal(1);
  });

  it('compares, of equal sizes, the one with more features as the first', () => {
    expect(sign(featured('zz', 2), featured('aa', 1))).to.equal(-1);
  });

  it('compares, of equal sizes and features, by bytes', () => {
    expect(sign(new Input([1, 2]), new Input([1, 0xff]))).to.equal(-1);
    expect(sign(new Input([2, 0]), new Input([1, 0xff]))).to.equal(1);
  });

  it('equals another of the same bytes and features, and not one of other features', () => {
    expect(featured('foo', 1).equals(featured('foo', 1))).to.be.true;
    expect(featured('foo', 1).equals(featured('foo', 2))).to.be.false;
    expect(featured('', 1).equals(featured('', 2))).to.be.true;
  });

  it('shows itself in lower-case hexadecimal, cut to six bytes on demand', () => {
    const input = new Input([0xde, 0xad, 0xbe, 0xef]);
    expect(input.toHex()).to.equal('deadbeef');
    expect(input.toHex(true)).to.equal('deadbeef');
    expect(new Input('1234567').toHex(true)).to.equal('313233343536...');
    expect(new Input('1234567').toHex()).to.equal('31323334353637');
  });

  it('is duplicated with its features, and no room to spare', () => {
    const input = featured('foo', 3);
    input.reserve(100);
    const copy = input.duplicate();
    input.data.fill(0);
    expect([copy.data, copy.numFeatures, copy.capacity]).to.deep.equal([bytes('foo'), 3, 3]);
  });

  it('is moved with its features; what it was moved from is empty and has no room', () => {
    const constructed = Input.from(featured('foo', 3));
    expect([constructed.data, constructed.numFeatures]).to.deep.equal([bytes('foo'), 3]);
    const source = featured('bar', 4);
    const assigned = new Input('much longer').moveFrom(source);
    expect([assigned.data, assigned.numFeatures]).to.deep.equal([bytes('bar'), 4]);
    expect([source.size, source.capacity, source.numFeatures]).to.deep.equal([0, 0, 0]);
  });

  it('stays as it is when moved to itself', () => {
    const input = featured('foo', 3);
    expect(input.moveFrom(input).data).to.deep.equal(bytes('foo'));
  });

  it('swaps contents and features with another', () => {
    const [one, other] = [featured('foo', 1), featured('quux', 2)];
    one.swap(other);
    expect([one.data, one.numFeatures]).to.deep.equal([bytes('quux'), 2]);
    expect([other.data, other.numFeatures]).to.deep.equal([bytes('foo'), 1]);
  });

  it('with room for one byte takes one byte, and is what another is after truncation to one', () => {
    const [written, truncated] = [new Input(), new Input('foo')];
    written.reserve(1);
    written.write(0x66);
    truncated.truncate(1);
    expect(written.equals(truncated)).to.be.true;
  });

  it('refuses to write beyond its capacity, and is then unchanged', () => {
    const input = new Input('foo');
    expect(() => input.write([1])).to.throw(RangeError, '4 bytes do not fit in a capacity of 3');
    expect(input.data).to.deep.equal(bytes('foo'));
  });

  it('has no room to spare after reserving, writing and shrinking to fit', () => {
    const input = new Input();
    input.reserve(8);
    input.write([1, 2]);
    input.write(bytes([3, 4]));
    expect(input.capacity).to.equal(8);
    input.shrinkToFit();
    expect([input.capacity, hex(input.data)]).to.deep.equal([4, '01020304']);
  });

  it('keeps buffer and capacity when cleared', () => {
    const input = new Input('foobar');
    const { buffer } = input;
    input.clear();
    expect([input.size, input.capacity]).to.deep.equal([0, 6]);
    expect(input.buffer).to.equal(buffer);
  });

  it('never gives room back on reserve, and keeps its bytes when it grows', () => {
    const input = new Input('foo');
    input.reserve(2);
    expect(input.capacity).to.equal(3);
    input.reserve(9);
    expect([input.capacity, input.data]).to.deep.equal([9, bytes('foo')]);
  });

  it('is resized to any size, and truncated only to a smaller one', () => {
    const input = new Input('foo');
    input.resize(5);
    expect(hex(input.data)).to.equal('666f6f0000');
    input.truncate(9);
    expect(input.size).to.equal(5);
    input.resize(1);
    expect([input.size, input.capacity]).to.deep.equal([1, 5]);
  });

  it('takes other content into its buffer if that is large enough', () => {
    const input = new Input('foobar');
    const { buffer } = input;
    input.assign(bytes('qux'));
    expect([input.data, input.buffer === buffer]).to.deep.equal([bytes('qux'), true]);
    input.assign(bytes('longer than that'));
    expect(input.data).to.deep.equal(bytes('longer than that'));
  });

  describe('and shared memory', () => {
    it('holds a copy of what is valid there, with the size it has by now', () => {
      const process = new Kernel().createProcess('engine');
      const [writer, reader] = [new SharedMemory(process), new SharedMemory(process)];
      expect(writer.reserve(100)).to.equal(ZX_OK);
      expect(reader.link(ok(writer.share()).vmo)).to.equal(ZX_OK);
      writer.write(bytes('foo'));
      const { input } = ok(Input.readFrom(reader));
      writer.write(bytes('bar'));
      expect(input.data).to.deep.equal(bytes('foo'));
    });

    it('fails to read what is nowhere', () => {
      const process = new Kernel().createProcess('engine');
      expect(Input.readFrom(new SharedMemory(process)).status).to.equal(ZX_ERR_BAD_HANDLE);
    });

    it('writes its bytes there, an empty one too, and none that do not fit', () => {
      const memory = new SharedMemory(new Kernel().createProcess('engine'));
      memory.reserve(4096);
      expect(new Input('foo').writeTo(memory)).to.equal(ZX_OK);
      expect(memory.data).to.deep.equal(bytes('foo'));
      expect(new Input(4097).writeTo(memory)).to.equal(ZX_ERR_BUFFER_TOO_SMALL);
      expect(memory.data).to.deep.equal(bytes('foo'));
      expect(new Input().writeTo(memory)).to.equal(ZX_OK);
      expect(memory.size).to.equal(0);
    });
  });
});
