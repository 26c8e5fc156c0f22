import type { MappingHost, Protection } from '../../kernel/memory/mapping-host';
import type { Pages } from '../../kernel/memory/pages';
import {
  COMMAND_MAP,
  COMMAND_PROTECT,
  COMMAND_UNMAP,
  type MemoryCommand,
  PROTECTION_READ,
  PROTECTION_WRITE,
} from '../wire/messages';
import { integer } from '../wire/integer';
import { MemfdPages } from './memfd-pages';

/** A client's window: what changes in it goes to the client as commands, with the next reply. */
export class WindowHost implements MappingHost {
  #due: MemoryCommand[] = [];

  map(addr: number, length: number, pages: Pages, offset: number, protection: Protection): void {
    if (!(pages instanceof MemfdPages))
      throw new TypeError('only pages in a memfd can be mapped by a client');
    this.#due.push([COMMAND_MAP, addr, length, bits(protection), pages.descriptor, pages.inode, offset]);
  }

  protect(addr: number, length: number, protection: Protection): void {
    this.#due.push([COMMAND_PROTECT, addr, length, bits(protection)]);
  }

  unmap(addr: number, length: number): void {
    this.#due.push([COMMAND_UNMAP, addr, length]);
  }

  get isDue(): boolean {
    return this.#due.length > 0;
  }

  /** The commands that are due, taken out, in the form in which they cross the wire. */
  take(): (number | bigint)[][] {
    return this.#due.splice(0).map((command) => command.map(integer));
  }
}

function bits({ read, write }: Protection): number {
  return (read ? PROTECTION_READ : 0) | (write ? PROTECTION_WRITE : 0);
}
