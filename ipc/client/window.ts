import { closeSync } from 'node:fs';
import {
  mapShared,
  mapZeros,
  protect,
  protectionFlags,
  reserve,
  reserveAt,
  unreserve,
  view,
} from '../posix/memory';
import { LibcError } from '../posix/libc';
import {
  COMMAND_MAP,
  COMMAND_PROTECT,
  COMMAND_UNMAP,
  type MemoryCommand,
  PROTECTION_READ,
  PROTECTION_WRITE,
} from '../wire/messages';
import { isSystemError, openKernelDescriptor } from './kernel-descriptor';

/** How much address space a program has: 64 GiB. */
const WINDOW_BYTES = 2 ** 36;

/** The least that a program is given where earlier programs of this OS process have left views behind. */
const LEAST_BYTES = WINDOW_BYTES / 2;

/** Reserved ranges that closed windows never used. Given back, they would lie too scattered for another window. */
const spares: { base: number; size: number }[] = [];

/** The address space of a program: a reserved range of the OS process's own, in which mappings appear. */
export class Window {
  #views = false;
  #lent = false;
  #zeroed = false;
  /** How much of it, from its base on, was ever mapped. */
  #used = 0;

  private constructor(
    readonly base: number,
    readonly size: number,
    private readonly isOwned: boolean,
  ) {}

  static reserve(): Window {
    const { base, size } = spares.pop() ?? { base: reserve(WINDOW_BYTES), size: WINDOW_BYTES };
    return new Window(base, size, true);
  }

  /** The window that the kernel chose for a spawned program. */
  static reserveAt(base: number, size: number): Window {
    return new Window(reserveAt(base, size), size, true);
  }

  /** The window that another thread of this OS process has reserved. */
  static share(base: number, size: number): Window {
    return new Window(base, size, false);
  }

  /** Does what the kernel asks; the commands that the host refuses. `kernelPid`: whose descriptors they name. */
  apply(commands: readonly MemoryCommand[], kernelPid: number): MemoryCommand[] {
    return commands.filter((command) => {
      try {
        this.#do(command, kernelPid);
        return false;
      } catch (error) {
        if (error instanceof LibcError || isSystemError(error)) return true;
        throw error;
      }
    });
  }

  view(address: number, length: number): Uint8Array {
    this.#views = true;
    return view(address, length);
  }

  /** Other threads may map in it from now on, and have views of what they map. */
  lend(): void {
    this.#lent = true;
  }

  /** Turns every mapping into private zero pages; leaves to others whatever nobody can have a view of. */
  close(): void {
    if (this.#zeroed) return;
    this.#zeroed = true;
    const kept = this.#lent || !this.isOwned ? this.size : this.#views ? this.#used : 0;
    if (kept > 0) mapZeros(this.base, kept);
    if (kept < this.size) leave(this.base + kept, this.size - kept, kept > 0);
  }

  #do(command: MemoryCommand, kernelPid: number): void {
    switch (command[0]) {
      case COMMAND_MAP:
        return this.#map(command, kernelPid);
      case COMMAND_UNMAP:
        return mapZeros(command[1], command[2]);
      case COMMAND_PROTECT:
        return protect(command[1], command[2], flags(command[3]));
    }
  }

  #map(
    command: Extract<MemoryCommand, readonly [typeof COMMAND_MAP, ...unknown[]]>,
    kernelPid: number,
  ): void {
    const [, address, length, protection, descriptor, inode, offset] = command;
    this.#used = Math.max(this.#used, address + length - this.base);
    const fd = openKernelDescriptor(kernelPid, descriptor, inode);
    if (fd === undefined) return mapZeros(address, length);
    try {
      mapShared(address, length, flags(protection), fd, offset);
    } finally {
      closeSync(fd);
    }
  }
}

/** Keeps what is left of a window for the next one if it is large enough, and `hasNeighbour` views of the old one. */
function leave(base: number, size: number, hasNeighbour: boolean): void {
  if (hasNeighbour && size >= LEAST_BYTES) spares.push({ base, size });
  else unreserve(base, size);
}

function flags(protection: number): number {
  return protectionFlags((protection & PROTECTION_READ) !== 0, (protection & PROTECTION_WRITE) !== 0);
}
