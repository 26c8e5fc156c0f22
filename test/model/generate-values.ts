import {
  ZX_CHANNEL_MAX_MSG_BYTES,
  ZX_PAGE_SIZE,
  ZX_RIGHT_DUPLICATE,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_TRANSFER,
} from '../../kernel/abi';
import { chance, type Draw, oneOf, weighted } from './draw';
import type { ModelVmo } from './model-vmo';
import { Bytes } from './program';

const U64_END = 2n ** 64n;

/** Sizes around pages, and those that are too large for the simulator or for Zircon. */
export function size(draw: Draw): number | bigint {
  return weighted<() => number | bigint>(draw, [
    [
      60,
      () =>
        oneOf(draw, [
          0,
          1,
          100,
          ZX_PAGE_SIZE - 1,
          ZX_PAGE_SIZE,
          ZX_PAGE_SIZE + 1,
          5000,
          8191,
          8192,
          8193,
          16384,
        ]),
    ],
    [25, () => draw.below(5 * ZX_PAGE_SIZE)],
    [3, () => 2 ** 40 + draw.below(2)],
    [
      4,
      () =>
        oneOf(draw, [
          2 ** 53 - ZX_PAGE_SIZE,
          2 ** 53 - 1,
          2n ** 53n,
          U64_END - 0x20000n,
          U64_END - 0x1fffn,
          U64_END - 4096n,
          U64_END - 1n,
        ]),
    ],
  ])();
}

/** A place in a VMO: mostly inside, often at its ends or those of a page. */
export function offset(draw: Draw, vmo: ModelVmo | undefined): number | bigint {
  const end = vmo?.size ?? ZX_PAGE_SIZE;
  return weighted<() => number | bigint>(draw, [
    [30, () => draw.below(Math.min(end, 5 * ZX_PAGE_SIZE) + 1)],
    [25, () => ZX_PAGE_SIZE * draw.below(5)],
    [10, () => 0],
    [10, () => Math.max(0, end - 1 - draw.below(100))],
    [6, () => end],
    [4, () => end + 1],
    [3, () => Math.max(0, end - ZX_PAGE_SIZE)],
    [3, () => oneOf(draw, [2n ** 53n, U64_END - 4096n, U64_END - 1n])],
  ])();
}

/** How much to read, zero, commit ... at a place. */
export function length(draw: Draw, from: number | bigint, vmo: ModelVmo | undefined): number | bigint {
  const rest = Math.max(0, (vmo?.size ?? ZX_PAGE_SIZE) - Number(from));
  return weighted<() => number | bigint>(draw, [
    [30, () => draw.below(Math.min(rest, 2 * ZX_PAGE_SIZE) + 1)],
    [15, () => Math.min(rest, 8 * ZX_PAGE_SIZE)],
    [8, () => Math.min(rest, 8 * ZX_PAGE_SIZE) + 1],
    [10, () => ZX_PAGE_SIZE * draw.below(3)],
    [5, () => 0],
    [3, () => oneOf(draw, [U64_END - 1n, U64_END - 4096n, 2n ** 53n])],
  ])();
}

/** Some bytes to write. */
export function data(draw: Draw, most: number): Bytes {
  const count = chance(draw, 10)
    ? ZX_PAGE_SIZE + draw.below(ZX_PAGE_SIZE)
    : draw.below(Math.min(most, 200) + 1);
  return new Bytes(count, 1 + draw.below(250));
}

/** The body of a message. */
export function body(draw: Draw): Bytes {
  const count = chance(draw, 1)
    ? ZX_CHANNEL_MAX_MSG_BYTES + draw.below(2)
    : oneOf(draw, [0, 1, 3, 4, 5, 16, 100]);
  return new Bytes(count, draw.below(256));
}

/** The rights to ask for of a handle that has `owned`. */
export function rights(draw: Draw, owned: number): number {
  const bit = (): number => (1 << draw.below(23)) >>> 0;
  return weighted<() => number>(draw, [
    [35, () => ZX_RIGHT_SAME_RIGHTS],
    [25, () => (owned & ~bit()) >>> 0],
    [10, () => owned],
    [8, () => (owned & (draw.below(2 ** 31) | ZX_RIGHT_DUPLICATE | ZX_RIGHT_TRANSFER)) >>> 0],
    [10, () => (owned | bit()) >>> 0],
    [3, () => 0],
    [2, () => (ZX_RIGHT_SAME_RIGHTS | 1) >>> 0],
    [2, () => 2 ** 30 + draw.below(2 ** 20)],
  ])();
}

/** Signals to change, wait for, or get refused. */
export function signals(draw: Draw): number {
  const user = (): number => (1 << (24 + draw.below(8))) >>> 0;
  return weighted<() => number>(draw, [
    [20, () => 0],
    [35, user],
    [15, () => (user() | user()) >>> 0],
    [20, () => 8],
    [5, () => 0xff000000],
    [5, () => (1 << draw.below(32)) >>> 0],
    [5, () => 0xffffffff],
  ])();
}

export function name(draw: Draw): string {
  return oneOf(draw, [
    '',
    'ram',
    'a\0b',
    'x'.repeat(31),
    'y'.repeat(40),
    'é'.repeat(20),
    '\0',
    'größe ☂ und mehr als genug, wirklich',
  ]);
}
