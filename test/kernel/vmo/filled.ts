import { ok, type UserProcess, ZX_INFO_VMO } from '../../../kernel';
import { vmo } from '../handles';

export const PAGE = 4096;

/** A VMO of so many pages, all ones. */
export function filled({ sys }: UserProcess, pages: number): number {
  const one = vmo(sys, pages * PAGE);
  ok(sys.zx_vmo_write(one, new Uint8Array(pages * PAGE).fill(1), 0));
  return one;
}

/** The ranges of zeros. */
export function zeros({ sys }: UserProcess, handle: number): [from: number, to: number][] {
  const { buffer } = ok(sys.zx_vmo_read(handle, 0, ok(sys.zx_vmo_get_size(handle)).size));
  const ranges: [number, number][] = [];
  for (let from = buffer.indexOf(0); from >= 0;) {
    const next = buffer.indexOf(1, from);
    const to = next < 0 ? buffer.length : next;
    ranges.push([from, to]);
    from = buffer.indexOf(0, to);
  }
  return ranges;
}

export function committed({ sys }: UserProcess, handle: number): number {
  return ok(sys.zx_object_get_info(handle, ZX_INFO_VMO)).info.committed_bytes;
}
