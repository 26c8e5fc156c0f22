import { ZX_PROP_STREAM_MODE_APPEND, ZX_RIGHT_SAME_RIGHTS } from '../kernel/abi';
import type { Result } from '../kernel/abi';
import { shape } from './shape';
import type { Vmo } from './vmo';
import { WaitableObject } from './waitable-object';

/** A position in the content of a VMO, which the stream keeps alive. Offsets and lengths are in bytes. */
export class Stream extends WaitableObject<{ stream: Stream }> {
  /** A stream over a VMO. `options`: ZX_STREAM_MODE_READ, WRITE, APPEND; `seek`: where it begins. zx_stream_create */
  static create(vmo: Vmo, options: number, seek = 0): Result<{ stream: Stream }> {
    const { process, handle } = vmo;
    return shape(process.sys.zx_stream_create(options, handle, seek), ({ out_stream }) => ({
      stream: new Stream(process, out_stream),
    }));
  }

  /** Another handle to the stream, position included, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ stream: Stream }> {
    return this.duplicateHandle(rights);
  }

  /** Writes at the position, which moves on, or with ZX_STREAM_APPEND at the end of the content. zx_stream_writev */
  writev(vectors: Uint8Array[], options = 0): Result<{ actual: number }> {
    return this.sys.zx_stream_writev(this.handle, options, vectors);
  }

  /** Writes at `offset`; the position stays. zx_stream_writev_at */
  writevAt(offset: number | bigint, vectors: Uint8Array[]): Result<{ actual: number }> {
    return this.sys.zx_stream_writev_at(this.handle, 0, offset, vectors);
  }

  /**
   * Reads from the position, which moves on, up to the end of the content: one vector for each of `capacities`.
   * zx_stream_readv
   */
  readv(capacities: number[]): Result<{ vectors: Uint8Array[]; actual: number }> {
    return this.sys.zx_stream_readv(this.handle, 0, capacities);
  }

  /** Reads from `offset` on; the position stays. zx_stream_readv_at */
  readvAt(offset: number | bigint, capacities: number[]): Result<{ vectors: Uint8Array[]; actual: number }> {
    return this.sys.zx_stream_readv_at(this.handle, 0, offset, capacities);
  }

  /** Moves the position. `whence`: ZX_STREAM_SEEK_ORIGIN_START, CURRENT or END. zx_stream_seek */
  seek(whence: number, offset: number | bigint): Result<{ seek: number }> {
    return shape(this.sys.zx_stream_seek(this.handle, whence, offset), ({ out_seek }) => ({
      seek: out_seek,
    }));
  }

  /** Whether every `writev` appends. zx_object_get_property */
  getModeAppend(): Result<{ append: boolean }> {
    return shape(this.sys.zx_object_get_property(this.handle, ZX_PROP_STREAM_MODE_APPEND), ({ value }) => ({
      append: value !== 0,
    }));
  }

  /** zx_object_set_property */
  setModeAppend(append: boolean): Result {
    return this.sys.zx_object_set_property(this.handle, ZX_PROP_STREAM_MODE_APPEND, append ? 1 : 0);
  }

  protected override wrap(handle: number): { stream: Stream } {
    return { stream: new Stream(this.process, handle) };
  }
}
