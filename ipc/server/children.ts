import type { Process } from '../../kernel/object/process';

/** How many ended children are remembered of one parent. */
const MOST_ENDED = 1024;

/** The processes that one has spawned: those that live, and how the last of the others have ended. */
export class Children {
  readonly #living = new Map<number, Process>();
  readonly #returnCodes = new Map<number, number>();

  add(child: Process): void {
    this.#living.set(child.koid, child);
    child.whenEnded(() => {
      this.#living.delete(child.koid);
      this.#remember(child.koid, child.returnCode ?? 0);
    });
  }

  living(koid: number): Process | undefined {
    return this.#living.get(koid);
  }

  /** How a child has ended; `undefined` if it has not, or so many others have since that it is forgotten. */
  returnCode(koid: number): number | undefined {
    return this.#returnCodes.get(koid);
  }

  #remember(koid: number, returnCode: number): void {
    this.#returnCodes.set(koid, returnCode);
    const [oldest] = this.#returnCodes.keys();
    if (this.#returnCodes.size > MOST_ENDED && oldest !== undefined) this.#returnCodes.delete(oldest);
  }
}
