import { PNG } from 'pngjs';

/** A plain Error, or one of zlib's, says that an input is no picture; a TypeError or RangeError is a finding. */
export function fuzz(data: Uint8Array): void {
  try {
    PNG.sync.read(Buffer.from(data), { checkCRC: false });
  } catch (error) {
    if (!isExpected(error)) throw error;
  }
}

function isExpected(error: unknown): boolean {
  return error instanceof Error && error.constructor === Error;
}
