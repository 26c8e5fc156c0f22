import { mapShared, mapZeros, protectionFlags, reserve, view } from '../posix/memory';
import { SHARED_BYTES } from './layout';

interface Place {
  readonly address: number;
  readonly memory: Uint8Array;
}

/**
 * Where blocks lay that are not needed any more, with their views: a view can't be taken back, so address space that
 * has one is used again rather than given back.
 */
const free: Place[] = [];

/** The memory of a connection's rings as this OS process sees it. */
export class SharedBlock {
  #place: Place | undefined;

  private constructor(place: Place) {
    this.#place = place;
  }

  /** Maps a memfd of `SHARED_BYTES` bytes, which can't shrink. Throws a LibcError if the host refuses. */
  static map(fd: number): SharedBlock {
    const place = free.pop() ?? newPlace();
    try {
      mapShared(place.address, SHARED_BYTES, protectionFlags(true, true), fd, 0);
    } catch (error) {
      free.push(place);
      throw error;
    }
    return new SharedBlock(place);
  }

  /** The bytes. Not to be used any more once the block was released. */
  get memory(): Uint8Array {
    if (!this.#place) throw new TypeError('the block was released');
    return this.#place.memory;
  }

  /** Lets go of the memory; what still looks at it sees zeros, until another block is there. */
  release(): void {
    if (!this.#place) return;
    mapZeros(this.#place.address, SHARED_BYTES);
    free.push(this.#place);
    this.#place = undefined;
  }
}

function newPlace(): Place {
  const address = reserve(SHARED_BYTES);
  return { address, memory: view(address, SHARED_BYTES) };
}
