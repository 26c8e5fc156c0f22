import { ZX_KOID_FIRST } from '../abi/constants';
import type { ObjectType } from '../abi/object-type';
import type { KernelObject } from './kernel-object';

/** Which objects live, and how many handles to them there are. */
export class ObjectRegistry {
  /** All handles, also those in messages under way. */
  handles = 0;
  readonly #live = new Map<ObjectType, number>();
  #nextKoid = ZX_KOID_FIRST;

  nextKoid(): number {
    return this.#nextKoid++;
  }

  born(object: KernelObject): void {
    this.#live.set(object.type, (this.#live.get(object.type) ?? 0) + 1);
  }

  died(object: KernelObject): void {
    this.#live.set(object.type, (this.#live.get(object.type) ?? 0) - 1);
  }

  /** How many objects of a type live. */
  liveOf(type: ObjectType): number {
    return this.#live.get(type) ?? 0;
  }

  /** How many objects of each type live; types without any are left out. */
  counts(): Partial<Record<ObjectType, number>> {
    return Object.fromEntries([...this.#live].filter(([, count]) => count > 0));
  }
}
