import { closeSync, ftruncateSync, readSync, writeSync } from 'node:fs';
import { ZX_PAGE_SIZE } from '../../kernel/abi/constants';
import type { MemoryBudget } from '../../kernel/limits';
import { noMemoryForBytes } from '../../kernel/abi/syscall/limits';
import { type Extent, type MappableMemory, movePages, type Pages } from '../../kernel/memory/pages';
import { Refused } from '../../kernel/refused';
import { Ranges } from './ranges';
import { LibcError } from '../posix/libc';
import { allocate, allocatedBytes, createMemfd, dataExtents, inodeOf, punchHole } from '../posix/memfd';

/** Pages in a memfd, which clients map. The kernel reads and writes them through the descriptor only. */
export class MemfdPages implements Pages {
  readonly inode: number;
  #size: number;
  #charged = 0;
  /** What was committed: the host counts it as holes until it is written. */
  readonly #committed = new Ranges();

  constructor(
    readonly descriptor: number,
    size: number,
    private readonly budget: MemoryBudget,
    private readonly onDispose: () => void,
  ) {
    this.#size = size;
    this.inode = inodeOf(descriptor);
  }

  get size(): number {
    return this.#size;
  }

  get committedBytes(): number {
    return allocatedBytes(this.descriptor);
  }

  read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const read = readSync(this.descriptor, bytes, done, length - done, offset + done);
      if (read === 0) break;
      done += read;
    }
    return bytes;
  }

  write(offset: number, bytes: Uint8Array): void {
    this.#requireFor(offset, bytes.length);
    try {
      for (let done = 0; done < bytes.length;) {
        done += writeSync(this.descriptor, bytes, done, bytes.length - done, offset + done);
      }
    } finally {
      this.#recharge();
    }
  }

  commit(offset: number, length: number): void {
    if (length === 0) return;
    this.#requireFor(offset, length);
    allocate(this.descriptor, offset, length);
    this.#committed.add(roundDown(offset), roundUp(offset + length));
    this.#recharge();
  }

  zero(offset: number, length: number): void {
    if (length === 0) return;
    punchHole(this.descriptor, offset, length);
    const [firstPage, end] = [roundUp(offset), roundDown(offset + length)];
    if (firstPage >= end) return;
    this.#committed.delete(firstPage, end);
    this.#recharge();
  }

  resize(size: number): void {
    ftruncateSync(this.descriptor, size);
    if (size < this.#size) this.#committed.delete(size, this.#size);
    this.#size = size;
    this.#recharge();
  }

  extents(offset: number, length: number): Iterable<Extent> {
    return dataExtents(this.descriptor, offset, Math.min(this.#size, offset + length));
  }

  dispose(): void {
    this.budget.adjust(-this.#charged);
    this.#charged = 0;
    closeSync(this.descriptor);
    this.onDispose();
  }

  /** Refuses the syscall in progress unless those pages of a range that take no memory yet may. */
  #requireFor(offset: number, length: number): void {
    if (this.budget.hasRoomFor(length + 2 * ZX_PAGE_SIZE)) return;
    this.#recharge();
    const missing = this.#missing(roundDown(offset), roundUp(offset + length));
    if (missing > 0) this.budget.require(missing);
  }

  /** How much of a range takes no memory: holes that were not committed. */
  #missing(start: number, end: number): number {
    let missing = 0;
    let at = start;
    const addHole = (until: number): void => {
      if (until > at) missing += until - at - this.#committed.countIn(at, until);
    };
    for (const extent of dataExtents(this.descriptor, start, end)) {
      addHole(extent.offset);
      at = extent.offset + extent.length;
    }
    addHole(end);
    return missing;
  }

  /** Counts what the file takes now; what programs touch through mappings is counted the next time. */
  #recharge(): void {
    const taken = this.committedBytes;
    this.budget.adjust(taken - this.#charged);
    this.#charged = taken;
  }
}

/** Memory that other OS processes can map: a memfd a VMO. */
export class MemfdMemory implements MappableMemory {
  descriptors = 0;

  constructor(
    private readonly budget: MemoryBudget,
    private readonly mostDescriptors: number,
  ) {}

  mappable(pages: Pages, resizable: boolean): Pages {
    if (pages instanceof MemfdPages) return pages;
    const made = this.#create(pages.size, resizable);
    movePages(pages, made, this.budget);
    return made;
  }

  #create(size: number, resizable: boolean): MemfdPages {
    if (this.descriptors >= this.mostDescriptors) throw new Refused(noMemoryForBytes.noMemoryForBytes);
    try {
      const descriptor = createMemfd('zxsim-vmo', size, resizable);
      this.descriptors++;
      return new MemfdPages(descriptor, size, this.budget, () => this.descriptors--);
    } catch (error) {
      if (error instanceof LibcError || isSystemError(error))
        throw new Refused(noMemoryForBytes.noMemoryForBytes);
      throw error;
    }
  }
}

function roundDown(offset: number): number {
  return offset - (offset % ZX_PAGE_SIZE);
}

function roundUp(offset: number): number {
  return roundDown(offset + ZX_PAGE_SIZE - 1);
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
