import * as constants from './constants';
import type { Kind } from './kind';
import { options } from './kind';
import { bitNames, singleBits } from './names';

/** Option bits that are shown by name. */
function named(bits: readonly [string, number][]): Kind<number> {
  return { ...options, show: (value) => bitNames(value, bits) || '0' };
}

const { ZX_VMO_DISCARDABLE, ZX_VMO_RESIZABLE } = constants;

/** ZX_VM_*: what a mapping or a region is to be. */
export const vmOptions = named(singleBits(constants, 'ZX_VM_'));
/** ZX_VMO_RESIZABLE, ZX_VMO_DISCARDABLE. */
export const vmoOptions = named(singleBits({ ZX_VMO_RESIZABLE, ZX_VMO_DISCARDABLE }, ''));
/** ZX_STREAM_MODE_*. */
export const streamOptions = named(singleBits(constants, 'ZX_STREAM_MODE_'));
/** ZX_VMO_CHILD_*. */
export const vmoChildOptions = named(singleBits(constants, 'ZX_VMO_CHILD_'));
