import { expect } from 'chai';
import {
  type KernelEvent,
  ok,
  statusName,
  type UserProcess,
  ZX_RIGHT_GET_PROPERTY,
  ZX_RIGHT_MAP,
  ZX_RIGHT_READ,
} from '../../kernel';
import { SharedMemory } from '../../shared-memory';
import type { Vmo } from '../../zx';
import type { Boot } from '../harness/modes';

export const PAGE = 4096;
/** What a receiver needs at least. */
export const READ_ONLY = ZX_RIGHT_READ | ZX_RIGHT_MAP | ZX_RIGHT_GET_PROPERTY;

/** `length` bytes that repeat nowhere soon; other bytes for another seed. */
export function pattern(length: number, seed = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 17 + seed * 101) & 0xff);
}

/** Whether both hold the same bytes; for those too long to be compared one by one. */
export const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
export const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);
export const contentSizeOf = (vmo: Vmo): number => ok(vmo.getContentSize()).contentSize;

/** Fails unless a call that returns a status returned this one. */
export function expectStatus(status: number, expected: string): void {
  expect(statusName(status)).to.equal(expected);
}

export function expectEmpty(memory: SharedMemory): void {
  expect({ size: memory.size, capacity: memory.capacity, length: memory.data.length }).to.deep.equal({
    size: 0,
    capacity: 0,
    length: 0,
  });
  expectStatus(memory.share().status, 'ZX_ERR_BAD_HANDLE');
}

export function reserved(process: UserProcess, capacity: number): SharedMemory {
  const memory = new SharedMemory(process);
  expectStatus(memory.reserve(capacity), 'ZX_OK');
  return memory;
}

export function mirrored(process: UserProcess, region: Uint8Array): SharedMemory {
  const memory = new SharedMemory(process);
  expectStatus(memory.mirror(region), 'ZX_OK');
  return memory;
}

/** Another object on the memory of `sender`, in the same process, through a handle with these rights or all. */
export function linked(process: UserProcess, sender: SharedMemory, rights?: number): SharedMemory {
  const { vmo } = ok(sender.share());
  const memory = new SharedMemory(process);
  expectStatus(memory.link(rights === undefined ? vmo : ok(vmo.replace(rights)).vmo), 'ZX_OK');
  return memory;
}

/** Fails unless the kernel holds the same after `action` as before. */
export async function expectNothingLeft(boot: Boot, action: () => void): Promise<void> {
  const before = await boot.counts();
  action();
  expect(await boot.counts()).to.deep.equal(before);
}

/** The syscalls that `action` makes, by name. */
export async function syscallsOf(boot: Boot, action: () => void): Promise<string[]> {
  const names: string[] = [];
  const listener = (event: KernelEvent) => {
    if (event.kind === 'call') names.push(event.syscall);
  };
  const observation = await boot.observe(listener);
  action();
  await boot.counts();
  if (Symbol.asyncDispose in observation) await observation[Symbol.asyncDispose]();
  else observation[Symbol.dispose]();
  return names;
}
