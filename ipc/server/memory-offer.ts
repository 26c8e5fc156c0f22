import { closeSync } from 'node:fs';
import { createMemfd, inodeOf } from '../posix/memfd';
import { SHARED_BYTES } from '../ring/layout';
import { SharedBlock } from '../ring/shared-block';

/** Memory that a client may map, to share it with the kernel. Nobody can change the size of the file. */
export class MemoryOffer {
  readonly descriptor: number;
  readonly inode: number;

  /** Throws a LibcError if the host has no memory or no descriptor left. */
  constructor() {
    this.descriptor = createMemfd('zxsim-rings', SHARED_BYTES, false);
    this.inode = inodeOf(this.descriptor);
  }

  /** The client has it: the kernel's own mapping, after which the file is not needed any more. */
  accept(): SharedBlock {
    try {
      return SharedBlock.map(this.descriptor);
    } finally {
      this.withdraw();
    }
  }

  withdraw(): void {
    closeSync(this.descriptor);
  }
}
