import { ZX_STREAM_MODE_APPEND } from '../abi/constants';
import type { Core } from '../core';
import { KernelObject } from './kernel-object';
import type { Vmo } from './vmo';

/** A stream: a position in the content of a VMO, which lives as long as the stream does. */
export class Stream extends KernelObject {
  readonly type = 'stream';
  #options: number;

  constructor(
    core: Core,
    readonly vmo: Vmo,
    options: number,
    /** Where the next read or write begins, in bytes. */
    public seek: number,
    /** Whether writes behind the end of the VMO make it larger. */
    readonly mayGrow: boolean,
  ) {
    super(core);
    this.#options = options;
    vmo.hold();
  }

  /** ZX_STREAM_MODE_*. */
  get options(): number {
    return this.#options;
  }

  /** Whether it writes at the end of the content, wherever it stands. */
  get appends(): boolean {
    return (this.#options & ZX_STREAM_MODE_APPEND) !== 0;
  }

  set appends(appends: boolean) {
    this.#options = appends ? this.#options | ZX_STREAM_MODE_APPEND : this.#options & ~ZX_STREAM_MODE_APPEND;
  }

  protected override onDestroy(): void {
    this.vmo.unhold();
  }
}
