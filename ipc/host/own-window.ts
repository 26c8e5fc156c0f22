import { noMemoryForBytes } from '../../kernel/abi/syscall/limits';
import type { MappingHost, Protection } from '../../kernel/memory/mapping-host';
import type { AddressWindow } from '../../kernel/object/process';
import type { Pages } from '../../kernel/memory/pages';
import { Refused } from '../../kernel/refused';
import { Window } from '../client/window';
import { mapCommand, protectCommand, unmapCommand } from '../server/memory-commands';
import type { MemoryCommand } from '../wire/messages';

/** The address space of a program beside the kernel: what changes in it is done at once. */
export class OwnWindow implements MappingHost {
  readonly #window: Window;

  private constructor(window: Window) {
    this.#window = window;
  }

  static reserve(): OwnWindow {
    return new OwnWindow(Window.reserve());
  }

  /** Where the kernel's books have it already. Throws an Error if something else is there. */
  static reserveAt({ base, size }: AddressWindow): OwnWindow {
    return new OwnWindow(Window.reserveAt(base, size));
  }

  get base(): number {
    return this.#window.base;
  }

  get size(): number {
    return this.#window.size;
  }

  /** Refuses the syscall in progress if the host does. */
  map(addr: number, length: number, pages: Pages, offset: number, protection: Protection): void {
    this.#do(mapCommand(addr, length, pages, offset, protection));
  }

  protect(addr: number, length: number, protection: Protection): void {
    this.#do(protectCommand(addr, length, protection));
  }

  unmap(addr: number, length: number): void {
    this.#do(unmapCommand(addr, length));
  }

  view(addr: number, length: number): Uint8Array {
    return this.#window.view(addr, length);
  }

  /** Nothing is mapped any more, nor will be. */
  close(): void {
    this.#window.close();
  }

  #do(command: MemoryCommand): void {
    const refused = this.#window.apply([command], process.pid);
    if (refused.length > 0) throw new Refused(noMemoryForBytes.noMemoryForBytes);
  }
}
