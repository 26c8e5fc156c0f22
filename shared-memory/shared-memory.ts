import {
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BUFFER_TOO_SMALL,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_OUT_OF_RANGE,
  ZX_INFO_HANDLE_BASIC,
  ZX_OK,
  ZX_PROP_VMO_CONTENT_SIZE,
  ZX_RIGHT_WRITE,
} from '../kernel/abi';
import type { Result, Status } from '../kernel/abi/result';
import type { Syscalls } from '../kernel/abi/syscalls';
import type { BatchEntry, BatchSyscalls } from '../kernel/abi/batch';
import { checkArgument, type Expectation } from '../kernel/abi/check-options';
import { inspect } from '../kernel/abi/inspect';
import { showBytes } from '../kernel/abi/kind';
import type { UserProcess } from '../kernel/abi/user-process';
import { Vmo } from '../zx';
import { type Access, MappedVmo } from './mapped-vmo';
import { refused } from './refused';

const bytes: Expectation = {
  expects: 'a Uint8Array (of a text: new TextEncoder().encode(text))',
  holds: (value) => value instanceof Uint8Array,
};
type PropertySet = ReturnType<Syscalls['zx_object_set_property']>;
type PropertyGot = ReturnType<Syscalls['zx_object_get_property']>;

const vmoWrapper: Expectation = {
  expects: 'a Vmo (of a handle: new Vmo(process, handle), or received.as(Vmo))',
  holds: (value) => value instanceof Vmo,
};

/**
 * Memory that several processes map: one makes it with `reserve` (data of changing length) or `mirror` (a region of
 * fixed length) and sends what `share` gives over a channel; the others `link` that. Then the first one calls `write`
 * or `update`. Bytes are seen at once; a new length is seen by whoever calls `read`. A length and its bytes do not
 * change as one, so the parties tell one another when to look, with an eventpair for instance.
 *
 * The length travels as the VMO's content size, ZX_PROP_VMO_CONTENT_SIZE. All sizes are in bytes. What returns a
 * status returns that of the syscall that failed, where nothing else is said; `ok(memory.write(bytes), memory)` turns
 * it into an error that tells what was refused and why.
 */
export class SharedMemory implements Disposable {
  readonly #process: UserProcess;
  #mapped: MappedVmo;
  /** The valid part of the mapping. */
  #data: Uint8Array;
  /** What `update` copies from; its first `#data.length` bytes. */
  #mirrored: Uint8Array | undefined;
  #lastResult: Result = { status: ZX_OK };

  /** An empty object, which maps into `process`. */
  constructor(process: UserProcess) {
    this.#process = process;
    this.#mapped = MappedVmo.none(process);
    this.#data = this.#mapped.view;
  }

  /** Move construction: what `other` holds, which is left empty. */
  static from(other: SharedMemory): SharedMemory {
    return new SharedMemory(other.#process).moveFrom(other);
  }

  /**
   * The valid bytes, in the mapping itself: stores to them are seen by all who share it. `data.length` is `size`;
   * empty if the object is. Linked with a handle that lacks ZX_RIGHT_WRITE it must only be read: a store ends the
   * process, as a page fault does (in-process, nothing prevents it).
   */
  get data(): Uint8Array {
    return this.#data;
  }

  /** How many bytes are valid: those last reserved (0), mirrored, written, linked or read. */
  get size(): number {
    return this.#data.length;
  }

  /** How many bytes are mapped, a multiple of the page size; 0 if the object is empty. */
  get capacity(): number {
    return this.#mapped.view.length;
  }

  /** The result that the last returned status stands for: `ok(memory.lastResult)` says why a call was refused. */
  get lastResult(): Result {
    return this.#lastResult;
  }

  /**
   * Lets go of what it holds, then makes and maps a VMO for up to `capacity` bytes, none of which are valid yet. On
   * failure the object is empty: ZX_ERR_INVALID_ARGS for 0 bytes, ZX_ERR_NO_MEMORY for more than one view can show.
   */
  reserve(capacity: number): Status {
    const created = this.#create(capacity);
    return this.#tell(created.status === ZX_OK ? this.#keepIf(this.#resize(0)) : created);
  }

  /**
   * Lets go of what it holds, then makes and maps a VMO that holds a copy of `region`, all of it valid. From then on
   * `update` copies the region again, whose buffer must stay attached. ZX_ERR_INVALID_ARGS for an empty region, with
   * nothing changed; any other failure leaves the object empty.
   */
  mirror(region: Uint8Array): Status {
    checkArgument('SharedMemory.mirror: region', region, bytes);
    if (region.length === 0) {
      return this.#tell(
        refused(ZX_ERR_INVALID_ARGS, 'mirror(region=<0 bytes>)', 'a region to mirror has bytes'),
      );
    }
    const created = this.#create(region.length);
    if (created.status !== ZX_OK) return this.#tell(created);
    this.#mirrored = region;
    this.#setSize(region.length);
    this.update();
    return this.#tell(created);
  }

  /**
   * Another handle to the VMO, with all rights of this one, to be sent to whoever is to `link` it. ZX_ERR_BAD_HANDLE
   * if the object is empty; ZX_ERR_ACCESS_DENIED if it was linked with a handle that lacks ZX_RIGHT_DUPLICATE.
   */
  share(): Result<{ vmo: Vmo }> {
    return this.#mapped.vmo.duplicate();
  }

  /**
   * Lets go of what it holds, then takes over a VMO that was shared, maps it and reads its content size. The handle
   * needs READ, MAP and GET_PROPERTY; without WRITE it is mapped for reading only. `vmo` is left empty. On failure
   * the object is empty and the VMO's handle closed:
   * ZX_ERR_BAD_HANDLE, ZX_ERR_WRONG_TYPE: no handle, or to something else · ZX_ERR_ACCESS_DENIED: a right is missing ·
   * ZX_ERR_NOT_SUPPORTED: the VMO is resizable · ZX_ERR_INVALID_ARGS: it has no bytes · ZX_ERR_OUT_OF_RANGE: its
   * content size is larger than it is · ZX_ERR_NO_MEMORY: it is larger than one view can show.
   */
  link(vmo: Vmo): Status {
    checkArgument('SharedMemory.link: vmo', vmo, vmoWrapper);
    this.#requireSameProcess(
      vmo.process,
      'link',
      'send the handle over a channel and link what is read there',
    );
    this.#reset();
    const own = new Vmo(this.#process, vmo.release());
    const access = accessOf(own);
    const adopted = access.status === ZX_OK ? this.#adopt(own, access.access) : this.#refuse(own, access);
    return this.#tell(adopted.status === ZX_OK ? this.#keepIf(this.#read()) : adopted);
  }

  /**
   * Reads how many bytes are valid now; `size` and `data` follow. Writes nothing. ZX_ERR_BAD_HANDLE if the object is
   * empty; ZX_ERR_OUT_OF_RANGE, with the size kept, if the content size was set beyond `capacity`. Throws an Error if
   * the object mirrors a region: its size never changes.
   */
  read(): Status {
    this.#requireNoMirror('read');
    return this.#tell(this.#read());
  }

  /**
   * Replaces the valid bytes by `data`; those behind become zero if the size changes. The new size is published before
   * the bytes. With nothing changed: ZX_ERR_ACCESS_DENIED if linked with a handle that lacks ZX_RIGHT_WRITE or, where
   * the size changes, ZX_RIGHT_SET_PROPERTY; ZX_ERR_BUFFER_TOO_SMALL for more than `capacity` bytes. Throws an Error
   * if the object mirrors a region.
   */
  write(data: Uint8Array): Status {
    this.#requireNoMirror('write');
    checkArgument('SharedMemory.write: data', data, bytes);
    return this.#tell(this.#write(data));
  }

  /**
   * For a batch: `write`, but for the syscall that publishes the size. The batch is to make what `publish` gives (none
   * where the size stays) before it tells others of the bytes. Fails as `write` does.
   */
  place(data: Uint8Array): Result<{ publish: (sys: BatchSyscalls) => readonly BatchEntry<PropertySet>[] }> {
    this.#requireNoMirror('place');
    checkArgument('SharedMemory.place: data', data, bytes);
    const refusal = this.#refusalOf(data);
    if (refusal) return refusal;
    const { vmo, view } = this.#mapped;
    const { length } = data;
    const isSame = length === this.size;
    view.set(data);
    this.#setSize(length);
    return {
      status: ZX_OK,
      publish: (sys) =>
        isSame ? [] : [sys.zx_object_set_property(vmo.handle, ZX_PROP_VMO_CONTENT_SIZE, length)],
    };
  }

  /** For a batch: the syscall of `read`, which tells a content size for `accept`. */
  readIn(sys: BatchSyscalls): BatchEntry<PropertyGot> {
    this.#requireNoMirror('readIn');
    return sys.zx_object_get_property(this.#mapped.vmo.handle, ZX_PROP_VMO_CONTENT_SIZE);
  }

  /** `read`, for who has asked for the content size. */
  accept(contentSize: number): Status {
    this.#requireNoMirror('accept');
    return this.#tell(this.#accept(contentSize));
  }

  /**
   * Copies the mirrored region into the shared memory, where all who share it see it at once. No syscall. Throws an
   * Error if no region is mirrored, or if its buffer was detached or shrunk.
   */
  update(): void {
    this.#data.set(this.#source('update'));
  }

  /**
   * Zeroes the mirrored region, and not the shared memory: that is `update`'s to do. No syscall. Throws an Error as
   * `update` does.
   */
  clear(): void {
    this.#source('clear').fill(0);
  }

  /** Move assignment: lets go of what it holds, then takes what `other` holds, which is left empty. */
  moveFrom(other: SharedMemory): this {
    if (other === this) return this;
    this.#requireSameProcess(other.#process, 'moveFrom', 'share() it there, send the VMO and link() it here');
    this.#reset();
    this.#mapped = other.#mapped;
    this.#data = other.#data;
    this.#mirrored = other.#mirrored;
    other.#becomeEmpty();
    return this;
  }

  /** Closes and unmaps what it holds; it is then empty and can be used again. Harmless on an empty object. */
  [Symbol.dispose](): void {
    this.#reset();
  }

  [inspect](): string {
    const content = this.capacity === 0 ? 'empty' : `${this.size} of ${this.capacity} bytes`;
    return `SharedMemory (${content}, process '${this.#process.name}')`;
  }

  #tell(result: Result): Status {
    this.#lastResult = result;
    return result.status;
  }

  #read(): Result {
    const content = this.#mapped.vmo.getContentSize();
    return content.status === ZX_OK ? this.#accept(content.contentSize) : content;
  }

  #accept(contentSize: number): Result {
    if (contentSize > this.capacity) {
      const rule = `a content size of ${contentSize} was set, beyond the ${this.capacity} bytes that are mapped`;
      return refused(ZX_ERR_OUT_OF_RANGE, 'read()', rule);
    }
    this.#setSize(contentSize);
    return { status: ZX_OK };
  }

  #write(data: Uint8Array): Result {
    const refusal = this.#refusalOf(data);
    if (refusal) return refusal;
    const own = data.buffer === this.#mapped.view.buffer;
    const copied = own ? data.slice() : data;
    const resized = this.#resize(copied.length);
    if (resized.status === ZX_OK) this.#data.set(copied);
    return resized;
  }

  /** Why `data` can't be written; `undefined` if it can. */
  #refusalOf(data: Uint8Array): ReturnType<typeof refused> | undefined {
    if (this.#mapped.access === 'read') {
      const rule = 'the memory was linked with a handle that lacks ZX_RIGHT_WRITE; it can only be read';
      return refused(ZX_ERR_ACCESS_DENIED, `write(data=${showBytes(data)})`, rule);
    }
    if (data.length > this.capacity) {
      const rule = `${data.length} bytes are more than its capacity of ${this.capacity}; reserve() more`;
      return refused(ZX_ERR_BUFFER_TOO_SMALL, `write(data=${showBytes(data)})`, rule);
    }
    return undefined;
  }

  #reset(): void {
    const mapped = this.#mapped;
    this.#becomeEmpty();
    mapped[Symbol.dispose]();
  }

  #becomeEmpty(): void {
    this.#mapped = MappedVmo.none(this.#process);
    this.#data = this.#mapped.view;
    this.#mirrored = undefined;
  }

  #create(size: number): Result {
    this.#reset();
    const created = Vmo.create(this.#process, size);
    return created.status === ZX_OK ? this.#adopt(created.vmo, 'read-write') : created;
  }

  /** Maps a VMO and calls all of it valid, or closes it. */
  #adopt(vmo: Vmo, access: Access): Result {
    const result = MappedVmo.map(vmo, access);
    if (result.status !== ZX_OK) return this.#refuse(vmo, result);
    this.#mapped = result.mapped;
    this.#data = result.mapped.view;
    return { status: ZX_OK };
  }

  #refuse(vmo: Vmo, result: Result): Result {
    vmo[Symbol.dispose]();
    return result;
  }

  /** Passes a result on; any but ZX_OK leaves the object empty. */
  #keepIf(result: Result): Result {
    if (result.status !== ZX_OK) this.#reset();
    return result;
  }

  #resize(size: number): Result {
    if (size === this.size) return { status: ZX_OK };
    const result = this.#mapped.vmo.setContentSize(size);
    if (result.status === ZX_OK) this.#setSize(size);
    return result;
  }

  #setSize(size: number): void {
    this.#data = this.#mapped.view.subarray(0, size);
  }

  #source(method: string): Uint8Array {
    const region = this.#mirrored;
    if (!region) throw new Error(`SharedMemory.${method}: no region is mirrored; call mirror(region) first`);
    if (region.length < this.size) {
      throw new Error(
        `SharedMemory.${method}: the mirrored region has ${region.length} of its ${this.size} bytes left, for its ` +
          'buffer was detached or shrunk; mirror() the new buffer, and copy rather than transfer it',
      );
    }
    return region.length === this.size ? region : region.subarray(0, this.size);
  }

  #requireNoMirror(method: string): void {
    if (!this.#mirrored) return;
    throw new Error(
      `SharedMemory.${method}: the object mirrors a region; call update() to publish it, or reserve() for data that ` +
        'is written',
    );
  }

  #requireSameProcess(other: UserProcess, method: string, instead: string): void {
    if (other.koid === this.#process.koid) return;
    throw new Error(
      `SharedMemory.${method}: what process '${other.name}' holds can not be used in process ` +
        `'${this.#process.name}'; ${instead}`,
    );
  }
}

/** What a mapping through a handle may allow. */
function accessOf(vmo: Vmo): Result<{ access: Access }> {
  const basic = vmo.getInfo(ZX_INFO_HANDLE_BASIC);
  if (basic.status !== ZX_OK) return basic;
  return { status: ZX_OK, access: (basic.info.rights & ZX_RIGHT_WRITE) === 0 ? 'read' : 'read-write' };
}
