import type { Protection } from '../../kernel/memory/mapping-host';
import type { Pages } from '../../kernel/memory/pages';
import {
  COMMAND_MAP,
  COMMAND_PROTECT,
  COMMAND_UNMAP,
  type MemoryCommand,
  PROTECTION_READ,
  PROTECTION_WRITE,
} from '../wire/messages';
import { MemfdPages } from './memfd-pages';

export function mapCommand(
  addr: number,
  length: number,
  pages: Pages,
  offset: number,
  protection: Protection,
): MemoryCommand {
  if (!(pages instanceof MemfdPages)) throw new TypeError('only pages in a memfd can be mapped by a client');
  return [COMMAND_MAP, addr, length, bits(protection), pages.descriptor, pages.inode, offset];
}

export function protectCommand(addr: number, length: number, protection: Protection): MemoryCommand {
  return [COMMAND_PROTECT, addr, length, bits(protection)];
}

export function unmapCommand(addr: number, length: number): MemoryCommand {
  return [COMMAND_UNMAP, addr, length];
}

function bits({ read, write }: Protection): number {
  return (read ? PROTECTION_READ : 0) | (write ? PROTECTION_WRITE : 0);
}
