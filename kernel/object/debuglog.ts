import { ZX_LOG_READABLE, ZX_LOG_WRITABLE } from '../abi/signals';
import type { Core } from '../core';
import { KernelObject } from './kernel-object';

/** A way to the kernel's log, with a place in it of its own if it can be read. */
export class DebugLog extends KernelObject {
  readonly type = 'debuglog';
  readonly #becomeReadable = () => this.updateSignals(0, ZX_LOG_READABLE);
  #next = 0;

  constructor(core: Core, isReadable: boolean) {
    super(core, ZX_LOG_WRITABLE);
    if (!isReadable) return;
    core.log.readers.add(this.#becomeReadable);
    if (core.log.recordFrom(0)) this.#becomeReadable();
  }

  /** The next record; `undefined` if there is none, which only now the signal tells too. */
  read(): Uint8Array | undefined {
    const record = this.core.log.recordFrom(this.#next);
    if (!record) {
      this.updateSignals(ZX_LOG_READABLE, 0);
      return undefined;
    }
    this.#next = record.sequence + 1;
    return record.bytes;
  }

  protected override onDestroy(): void {
    this.core.log.readers.delete(this.#becomeReadable);
  }
}
