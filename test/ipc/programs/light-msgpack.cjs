/** As much of msgpack as a light program needs, for loading a library would take longer than all that it does. */

/** Integers below 2^32, bigints, booleans, byte strings and arrays of them. */
function pack(value) {
  if (typeof value === 'boolean') return Buffer.of(value ? 0xc3 : 0xc2);
  if (typeof value === 'bigint') return int64(value);
  if (typeof value === 'number') return value >= 0 ? uint32(value) : int64(BigInt(value));
  if (Array.isArray(value)) return Buffer.concat([header(0xdc, value.length), ...value.map(pack)]);
  return Buffer.concat([header(0xc5, value.length), value]);
}

function header(token, length) {
  return Buffer.of(token, length >> 8, length & 0xff);
}

function uint32(value) {
  const bytes = Buffer.of(0xce, 0, 0, 0, 0);
  bytes.writeUInt32BE(value, 1);
  return bytes;
}

function int64(value) {
  const bytes = Buffer.alloc(9, 0xd3);
  bytes.writeBigInt64BE(value, 1);
  return bytes;
}

/** What the kernel sends: integers, strings, byte strings, nil and arrays of them. */
function unpack(bytes) {
  let at = 0;
  const take = (length) => bytes.subarray(at, (at += length));
  const uint = (length) => Number(BigInt(`0x${take(length).toString('hex')}`));
  const list = (length) => Array.from({ length }, next);

  function next() {
    const token = uint(1);
    if (token < 0x80) return token;
    if (token >= 0xe0) return token - 0x100;
    if (token >= 0xa0 && token < 0xc0) return take(token & 0x1f).toString();
    if (token >= 0x90 && token < 0xa0) return list(token & 0x0f);
    switch (token) {
      case 0xc0:
        return undefined;
      case 0xc4:
        return take(uint(1));
      case 0xc5:
        return take(uint(2));
      case 0xcc:
        return uint(1);
      case 0xcd:
        return uint(2);
      case 0xce:
        return uint(4);
      case 0xcf:
        return uint(8);
      case 0xd0:
        return take(1).readInt8();
      case 0xd1:
        return take(2).readInt16BE();
      case 0xd2:
        return take(4).readInt32BE();
      case 0xd3:
        return Number(take(8).readBigInt64BE());
      case 0xd9:
        return take(uint(1)).toString();
      case 0xdc:
        return list(uint(2));
      default:
        throw new Error(`0x${token.toString(16)} is not expected from the kernel`);
    }
  }

  return next();
}

module.exports = { pack, unpack };
