import { expect } from 'chai';
import fc from 'fast-check';
import { ZX_PROP_NAME, ZX_PROP_VMO_CONTENT_SIZE } from '../../../kernel';
import { objectName, propertyValue } from '../../../kernel/abi/property';

const HANDLE = 3;

describe('a name', () => {
  const name = (value: unknown) => objectName.accept(value, []);

  it('is cut at a NUL', () => {
    expect(name('before\0after')).to.equal('before');
    expect(name('\0')).to.equal('');
  });

  it('is cut at 31 bytes', () => {
    expect(name('x'.repeat(31))).to.equal('x'.repeat(31));
    expect(name('x'.repeat(32))).to.equal('x'.repeat(31));
  });

  it('may be given as its bytes', () => {
    expect(name(Uint8Array.of(0x61, 0x62, 0, 0x63))).to.equal('ab');
  });

  it('of at most 31 bytes without a NUL is kept as it is', () => {
    const short = fc.string({ unit: 'grapheme', maxLength: 31 }).filter((s) => Buffer.byteLength(s) <= 31);
    fc.assert(
      fc.property(
        short.map((s) => s.replaceAll('\0', '')),
        (value) => name(value) === value,
      ),
    );
  });
});

describe('the value of a property', () => {
  const value = (property: number, given: unknown) => propertyValue.accept(given, [HANDLE, property]);

  it('is a name for ZX_PROP_NAME', () => {
    expect(value(ZX_PROP_NAME, 'a')).to.equal('a');
    expect(value(ZX_PROP_NAME, 5)).to.equal(undefined);
  });

  it('is a u64 for ZX_PROP_VMO_CONTENT_SIZE', () => {
    expect(value(ZX_PROP_VMO_CONTENT_SIZE, 5n)).to.equal(5);
    expect(value(ZX_PROP_VMO_CONTENT_SIZE, 'a')).to.equal(undefined);
  });

  it('is either for a property that the kernel will refuse', () => {
    expect(value(99, 5)).to.equal(5);
    expect(value(99, 'a')).to.equal('a');
    expect(value(99, {})).to.equal(undefined);
  });
});
