import { type Coverage, ModuleProxy } from './module-proxy';

/** All modules of all targets, by id and size; they stay when their processes go. */
export class ModulePool {
  readonly #proxies = new Map<string, ModuleProxy>();

  /** The module with that id and so many counters, made if there is none yet. */
  get(id: string, size: number): ModuleProxy {
    const key = `${size} ${id}`;
    const known = this.#proxies.get(key);
    if (known) return known;
    const proxy = new ModuleProxy(id, size);
    this.#proxies.set(key, proxy);
    return proxy;
  }

  forEachModule(visit: (module: ModuleProxy) => void): void {
    for (const proxy of this.#proxies.values()) visit(proxy);
  }

  /** How many features the counters show that were not seen before. Changes nothing. */
  measure(): number {
    return this.#sum((module) => module.measure());
  }

  /** The same; from now on they count as seen. */
  accumulate(): number {
    return this.#sum((module) => module.accumulate());
  }

  /** What was accumulated so far. */
  getCoverage(): Coverage {
    return {
      pcs: this.#sum((module) => module.getCoverage().pcs),
      features: this.#sum((module) => module.getCoverage().features),
    };
  }

  /** Forgets what was accumulated. */
  clear(): void {
    this.forEachModule((module) => module.clear());
  }

  #sum(of: (module: ModuleProxy) => number): number {
    let sum = 0;
    for (const proxy of this.#proxies.values()) sum += of(proxy);
    return sum;
  }
}
