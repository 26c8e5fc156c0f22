/** A reply without memory commands. */
export type PlainReply = readonly [seq: number, status: number, outs: readonly unknown[]];

/** Longer replies, in bytes, go by themselves. */
const LONGEST = 1024;
/** So many bytes of replies go together at most. */
const MOST_BYTES = 16 * 1024;

/** Replies that are about to be sent in one message. */
export class GatheredReplies {
  #replies: PlainReply[] = [];
  #bytes = 0;

  /** Whether there is one. */
  get any(): boolean {
    return this.#replies.length > 0;
  }

  /** Whether it is time to send them. */
  get isFull(): boolean {
    return this.#bytes > MOST_BYTES;
  }

  /** Takes a reply; false if it is too long to go with others. */
  add(reply: PlainReply): boolean {
    const bytes = mostBytes(reply);
    if (bytes > LONGEST) return false;
    this.#replies.push(reply);
    this.#bytes += bytes;
    return true;
  }

  /** The message for all of them, taken out. */
  take(): PlainReply | readonly PlainReply[] {
    const replies = this.#replies;
    this.#replies = [];
    this.#bytes = 0;
    const [first] = replies;
    return first && replies.length === 1 ? first : replies;
  }
}

/** How many bytes a value may take as msgpack at most; Infinity for what replies seldom hold. */
function mostBytes(value: unknown): number {
  if (value instanceof Uint8Array) return 5 + value.length;
  if (Array.isArray(value)) {
    let bytes = 5;
    for (const item of value) bytes += mostBytes(item);
    return bytes;
  }
  if (typeof value === 'string') return 5 + 3 * value.length;
  return typeof value === 'object' && value !== null ? Infinity : 9;
}
