/** A message that has come, and how long its body was. */
export interface Incoming {
  readonly value: unknown;
  readonly bytes: number;
}

/** How a connection's messages travel. */
export interface Link {
  /** The next message, if a whole one has come. Throws for what can't be understood. */
  next(): Incoming | undefined;
  /** Sends a message. False, with nothing sent, if it does not fit into a frame. */
  send(message: unknown): boolean;
  /** What was sent and neither taken by the client nor by the host. */
  readonly unsentBytes: number;
  /** Has nothing more come in, until `resume`. */
  pause(): void;
  resume(): void;
  /** It is not used any more. */
  close(): void;
  /** Takes in what has come over the socket. */
  take(chunk: Uint8Array): void;
}
