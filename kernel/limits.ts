import { noMemoryForBytes, noMemoryForHandle, noMemoryForMapping } from './abi/syscall/limits';
import { Refused } from './refused';

/** The bounds that keep one program from harming the kernel. */
export interface Limits {
  /** Handles in the whole kernel, those under way in messages included. Default 2^20, at most 2^24. */
  readonly handles: number;
  /** Bytes queued (in channels, sockets, fifos) and those of committed pages, in the whole kernel. Default 8 GiB. */
  readonly bytes: number;
  /** Mappings and regions of all address spaces. Default 2^18. */
  readonly mappings: number;
  /** Messages queued at one channel endpoint before its writer gets a policy exception. Default 3500. */
  readonly messages: number;
  /** User packets queued on one port before the program that queues gets a policy exception. Default 4096. */
  readonly packets: number;
  /** Async waits pending on one port before the program that asks for another gets a policy exception. Default 50000. */
  readonly waits: number;
}

export const defaultLimits: Limits = {
  handles: 2 ** 20,
  bytes: 2 ** 33,
  mappings: 2 ** 18,
  messages: 3500,
  packets: 4096,
  waits: 50000,
};

/** The bytes that the kernel keeps for programs, against their limit. */
export class MemoryBudget {
  #used = 0;

  constructor(private readonly limit: number) {}

  get used(): number {
    return this.#used;
  }

  hasRoomFor(bytes: number): boolean {
    return this.#used + bytes <= this.limit;
  }

  /** Refuses the syscall in progress if that many more bytes would be too many. Call it before any effect. */
  require(bytes: number): void {
    if (!this.hasRoomFor(bytes)) throw new Refused(noMemoryForBytes.noMemoryForBytes);
  }

  /** Records that this many more (or, below 0, fewer) bytes are kept. */
  adjust(bytes: number): void {
    this.#used += bytes;
  }
}

/** Refuses the syscall in progress if `live` handles leave no room for `more`. Call it before any effect. */
export function requireHandles(limits: Limits, live: number, more: number): void {
  if (live + more > limits.handles) throw new Refused(noMemoryForHandle.noMemoryForHandle);
}

/** Refuses the syscall in progress if there are that many mappings and regions already. Call it before any effect. */
export function requireMapping(limits: Limits, live: number): void {
  if (live >= limits.mappings) throw new Refused(noMemoryForMapping.noMemoryForMapping);
}
