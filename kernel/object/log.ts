import { ZX_LOG_RECORD_DATA_MAX, DEBUGLOG_INFO } from '../abi/constants';
import { Queue } from '../queue';

/** How many bytes of records are kept. */
const CAPACITY = 128 * 1024;
const HEADER_BYTES = 40;

/** What a record says of where it comes from. */
export interface LogSource {
  /** In nanoseconds of the monotonic clock. */
  readonly timestamp: bigint;
  /** Koids of process and thread. */
  readonly pid: number;
  readonly tid: number;
}

/** The kernel's log: the latest records, each encoded as it is read. */
export class Log {
  /** Told of every new record. */
  readonly readers = new Set<() => void>();
  readonly #records = new Queue<Uint8Array>();
  #bytes = 0;
  /** The sequence number of the oldest record that is kept. */
  #oldest = 0;

  /** The sequence number that the next record will have. */
  get next(): number {
    return this.#oldest + this.#records.length;
  }

  /** The oldest record that is kept, and not older than `sequence`. */
  recordFrom(sequence: number): { readonly sequence: number; readonly bytes: Uint8Array } | undefined {
    const found = Math.max(sequence, this.#oldest);
    const bytes = this.#records.at(found - this.#oldest);
    return bytes && { sequence: found, bytes };
  }

  /** Adds a record; the oldest ones make room for it. */
  write(source: LogSource, data: Uint8Array): void {
    const record = encode(this.next, source, data.subarray(0, ZX_LOG_RECORD_DATA_MAX));
    this.#records.push(record);
    this.#bytes += record.length;
    while (this.#bytes > CAPACITY) {
      this.#bytes -= this.#records.shift()?.length ?? 0;
      this.#oldest++;
    }
    for (const tell of this.readers) tell();
  }
}

function encode(sequence: number, { timestamp, pid, tid }: LogSource, data: Uint8Array): Uint8Array {
  const record = new Uint8Array(HEADER_BYTES + data.length);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(sequence), true);
  view.setUint16(12, data.length, true);
  view.setUint8(14, DEBUGLOG_INFO);
  view.setBigInt64(16, timestamp, true);
  view.setBigUint64(24, BigInt(pid), true);
  view.setBigUint64(32, BigInt(tid), true);
  record.set(data, HEADER_BYTES);
  return record;
}
