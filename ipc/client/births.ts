import type { Result } from '../../kernel/abi/result';

/** A handle to move into a child's table, and the id by which the child asks for it. */
export type NamedHandle = readonly [id: number, handle: number];

/** What `spawn` asks of the kernel for a parent. */
export abstract class Births {
  abstract readonly socketPath: string;
  /** Whether the kernel ends with the thread that starts a child. */
  abstract readonly isHostedHere: boolean;
  /** A process without a program yet: a handle to it, and the ticket of its first connection. */
  abstract conceive(
    name: string,
    handles: readonly NamedHandle[],
  ): Result<{ process: number; ticket: string; koid: number }>;
  /** That first connection, on which hello was said: a descriptor. */
  abstract open(ticket: string, name: string): number;
  /** Its program runs, or is about to, as this OS process. */
  abstract started(koid: number, pid: number): void;
  /** The child's return code, once it has ended. */
  abstract exited(koid: number): Promise<number>;
}
