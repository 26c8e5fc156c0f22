import { MessageError } from './messages';

/** How deep the arrays of a request may be nested; the syscalls need less. */
const DEEPEST = 16;

/**
 * Checks bytes that nobody vouches for before anything is made of them: one whole msgpack value, nothing behind it, no
 * extension types, keys that are strings. `length`: of how many bytes the body is, if the buffer goes on behind it.
 * Throws a MessageError that says what is wrong.
 */
export function requireWellFormed(body: Uint8Array, length = body.length): void {
  const end = skipValue(body, 0, DEEPEST);
  if (end > length) throw endsEarly();
  if (end < length) throw new MessageError(`${length - end} bytes follow the msgpack value`);
}

/** Where the value that begins at `at` ends. */
function skipValue(body: Uint8Array, at: number, depth: number): number {
  const token = byteAt(body, at);
  const next = at + 1;
  if (token < 0x80 || token >= 0xe0) return next;
  if (token < 0x90) return skipMap(body, next, token & 0x0f, depth);
  if (token < 0xa0) return skipArray(body, next, token & 0x0f, depth);
  if (token < 0xc0) return skipBytes(body, next, token & 0x1f);
  switch (token) {
    case 0xc0:
    case 0xc2:
    case 0xc3:
      return next;
    case 0xc4:
    case 0xd9:
      return skipBytes(body, next + 1, uint(body, next, 1));
    case 0xc5:
    case 0xda:
      return skipBytes(body, next + 2, uint(body, next, 2));
    case 0xc6:
    case 0xdb:
      return skipBytes(body, next + 4, uint(body, next, 4));
    case 0xcc:
    case 0xd0:
      return skipBytes(body, next, 1);
    case 0xcd:
    case 0xd1:
      return skipBytes(body, next, 2);
    case 0xca:
    case 0xce:
    case 0xd2:
      return skipBytes(body, next, 4);
    case 0xcb:
    case 0xcf:
    case 0xd3:
      return skipBytes(body, next, 8);
    case 0xdc:
      return skipArray(body, next + 2, uint(body, next, 2), depth);
    case 0xdd:
      return skipArray(body, next + 4, uint(body, next, 4), depth);
    case 0xde:
      return skipMap(body, next + 2, uint(body, next, 2), depth);
    case 0xdf:
      return skipMap(body, next + 4, uint(body, next, 4), depth);
    default:
      throw new MessageError(`0x${token.toString(16)} begins no msgpack value that a request may hold`);
  }
}

function skipArray(body: Uint8Array, at: number, count: number, depth: number): number {
  if (depth === 0) throw new MessageError(`arrays are nested more than ${DEEPEST} deep`);
  let end = at;
  for (let i = 0; i < count; i++) end = skipValue(body, end, depth - 1);
  return end;
}

function skipMap(body: Uint8Array, at: number, count: number, depth: number): number {
  if (depth === 0) throw new MessageError(`arrays are nested more than ${DEEPEST} deep`);
  let end = at;
  for (let i = 0; i < count; i++) {
    if (!isString(byteAt(body, end))) throw new MessageError('the keys of a map must be strings');
    end = skipValue(body, skipValue(body, end, 0), depth - 1);
  }
  return end;
}

function skipBytes(body: Uint8Array, at: number, length: number): number {
  const end = at + length;
  if (end > body.length) throw endsEarly();
  return end;
}

function uint(body: Uint8Array, at: number, bytes: number): number {
  let value = 0;
  for (let i = 0; i < bytes; i++) value = value * 0x100 + byteAt(body, at + i);
  return value;
}

function byteAt(body: Uint8Array, at: number): number {
  const byte = body[at];
  if (byte === undefined) throw endsEarly();
  return byte;
}

function isString(token: number): boolean {
  return (token >= 0xa0 && token < 0xc0) || (token >= 0xd9 && token <= 0xdb);
}

function endsEarly(): MessageError {
  return new MessageError('the frame ends in the middle of a msgpack value');
}
