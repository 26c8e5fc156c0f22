import { ok } from '../../../kernel/abi/failure';
import type { UserProcess } from '../../../kernel/abi/user-process';
import { SharedMemory } from '../../../shared-memory';
import type { Vmo } from '../../../zx';

const CAPACITY = 64 * 1024;
const TEXT_AT = 4;
const encoder = new TextEncoder();

/**
 * What a target leaves for whoever started it, in memory that outlives it: its OS process's id (u32, little-endian),
 * then, in UTF-8, why it ended.
 */
export class TargetNotes implements Disposable {
  private constructor(private readonly memory: SharedMemory) {}

  /** Empty notes. Throws a ZxStatusError if there is no memory. */
  static create(process: UserProcess): TargetNotes {
    const memory = new SharedMemory(process);
    ok({ status: memory.reserve(CAPACITY) });
    return new TargetNotes(memory);
  }

  /** Notes that another process shares. Throws a ZxStatusError if they can't be mapped. */
  static link(process: UserProcess, vmo: Vmo): TargetNotes {
    const memory = new SharedMemory(process);
    ok({ status: memory.link(vmo) });
    return new TargetNotes(memory);
  }

  /** A handle to the memory, for another process. */
  share(): Vmo {
    return ok(this.memory.share()).vmo;
  }

  /** The id of the target's OS process; 0 until it has told. */
  get pid(): number {
    this.memory.read();
    const { data } = this.memory;
    return data.length < TEXT_AT ? 0 : new DataView(data.buffer, data.byteOffset).getUint32(0, true);
  }

  /** Why the target ended: an exception's text and stack; empty if it did not say. */
  get text(): string {
    this.memory.read();
    return new TextDecoder().decode(this.memory.data.slice(TEXT_AT));
  }

  /** What does not fit is left out. */
  write(pid: number, text = ''): void {
    const bytes = new Uint8Array(TEXT_AT + 3 * text.length);
    new DataView(bytes.buffer).setUint32(0, pid, true);
    const { written } = encoder.encodeInto(text, bytes.subarray(TEXT_AT, this.memory.capacity));
    this.memory.write(bytes.subarray(0, TEXT_AT + written));
  }

  [Symbol.dispose](): void {
    this.memory[Symbol.dispose]();
  }
}
