import { type BatchEntry, type BatchResults, type BatchSyscalls, entriesOf } from '../abi/batch';
import { inspect } from '../abi/inspect';
import type { Status } from '../abi/result';
import type { AsyncSyscalls, Syscalls } from '../abi/syscalls';
import type { ServiceRegistry, UserProcess } from '../abi/user-process';
import { wait } from '../abi/wait';
import type { HandleTable } from '../handle/handle-table';
import { SlabPages } from '../memory/slab-pages';
import type { Newborn } from '../newborn';
import type { Mapping } from '../object/mapping';
import type { Thread } from '../object/thread';
import { ServiceClient } from '../svc/service-client';
import { asyncSyscalls, syncBatch, syncSyscalls } from './local-syscalls';

/** An in-process program: its syscalls are direct calls, its memory views of the kernel's pages. */
export class LocalProcess implements UserProcess {
  readonly sys: Syscalls;
  readonly async: AsyncSyscalls;
  readonly self: number;
  readonly thread: number;
  readonly rootVmar: number;
  readonly defaultJob: number;
  readonly svc: ServiceRegistry;
  readonly #thread: Thread;

  /** @param newborn the kernel's side of it
   *  @param show how it sees memory that is mapped */
  constructor(
    newborn: Newborn,
    private readonly show: MemoryView = viewOfPages,
  ) {
    this.#thread = newborn.thread;
    this.sys = syncSyscalls(newborn.thread);
    this.async = asyncSyscalls(newborn.thread);
    ({
      self: this.self,
      thread: this.thread,
      rootVmar: this.rootVmar,
      defaultJob: this.defaultJob,
    } = newborn.first);
    this.svc = new ServiceClient(this.sys, newborn.first.svc);
  }

  get name(): string {
    return this.#thread.process.name;
  }

  get koid(): number {
    return this.#thread.process.koid;
  }

  get ticket(): string {
    return `in-process:${this.koid}`;
  }

  /** The kernel's handle table of this process, for what runs beside the kernel. */
  get handles(): HandleTable {
    return this.#thread.process.handles;
  }

  batch<const Entries extends readonly BatchEntry<unknown>[]>(
    build: (sys: BatchSyscalls) => Entries,
  ): BatchResults<Entries> {
    return syncBatch(this.#thread, entriesOf(build)) as BatchResults<Entries>;
  }

  memory(addr: number, length: number): Uint8Array {
    if (this.#thread.ended) throw this.#thread.endedError();
    if (length === 0) return new Uint8Array(0);
    const mapping = this.#thread.process.rootVmar.findMapping(addr, length);
    if (!mapping) throw new RangeError(`memory: ${describe(addr, length)} must lie inside one mapping`);
    const view = this.show(mapping, addr, length);
    if (!view) {
      throw new RangeError(
        `memory: ${describe(addr, length)} reaches past the end of the VMO, where access faults, or across a ` +
          'multiple of 1 GiB, which one in-process view can not span',
      );
    }
    return view;
  }

  wait(
    handle: number,
    signals: number,
    deadline?: number | bigint,
  ): Promise<{ status: Status; observed: number }> {
    return wait(this, handle, signals, deadline);
  }

  exit(code = 0): void {
    this.#thread.process.end(code);
  }

  [inspect](): string {
    return `UserProcess '${this.name}' (koid ${this.koid}, in-process)`;
  }
}

/** A view of memory inside a mapping; `undefined` where there can't be one. */
export type MemoryView = (mapping: Mapping, addr: number, length: number) => Uint8Array | undefined;

const viewOfPages: MemoryView = (mapping, addr, length) => {
  const { pages } = mapping.vmo.store;
  const offset = mapping.vmo.base + mapping.vmoOffset + addr - mapping.base;
  const isShown = addr + length <= mapping.base + mapping.shown;
  return isShown && pages instanceof SlabPages ? pages.view(offset, length) : undefined;
};

function describe(addr: number, length: number): string {
  return `[0x${addr.toString(16)}, 0x${(addr + length).toString(16)})`;
}
