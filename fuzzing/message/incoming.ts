import { ZX_OBJ_TYPE_NONE } from '../../kernel/abi';
import type { HandleInfo, ZxObject } from '../../zx';
import { BadMessage } from './kind';

type Wrapper<T extends ZxObject> = new (process: ZxObject['process'], handle: number) => T;

/** The handles that came with a message, each to be taken by the value that names it. */
export class Incoming {
  readonly #taken: ZxObject[] = [];
  readonly #left: Map<number, HandleInfo>;

  constructor(handles: readonly HandleInfo[]) {
    this.#left = new Map(handles.entries());
  }

  /** The handle with that number, in its wrapper; it must be of that object type, if one is given. */
  take<T extends ZxObject>(index: unknown, wrapper: Wrapper<T>, type: number): T {
    const info = typeof index === 'number' ? this.#left.get(index) : undefined;
    if (!info) throw new BadMessage(`there is no handle ${String(index)}, or it is used twice`);
    if (type !== ZX_OBJ_TYPE_NONE && info.type !== type) {
      throw new BadMessage(`handle ${String(index)} is of object type ${info.type}, not ${type}`);
    }
    this.#left.delete(Number(index));
    const object = info.handle.as(wrapper);
    this.#taken.push(object);
    return object;
  }

  /** Throws for handles that no value has named. */
  requireNoneLeft(): void {
    if (this.#left.size > 0) throw new BadMessage(`${this.#left.size} handles came that nothing names`);
  }

  /** Closes all of them, taken or not. */
  close(): void {
    for (const object of this.#taken) object[Symbol.dispose]();
    for (const { handle } of this.#left.values()) handle[Symbol.dispose]();
  }
}
