import type { ModulePool } from '../coverage';
import type { Hits } from './report';

/** The least count of each bucket: 1, 2, 3, 4 to 7, 8 to 15 ... */
const LEAST_COUNTS = [1, 2, 3, 4, 8, 16, 32, 128];

/** What the engine accumulated: the least count of the highest bucket that each counter was seen in. */
export function hitsIn(pool: ModulePool): Hits {
  const features = new Map<string, (counter: number) => number>();
  pool.forEachModule((module) => features.set(module.id, (counter) => module.featuresOf(counter)));
  return (moduleId, counter) => {
    const seen = features.get(moduleId)?.(counter) ?? 0;
    return seen === 0 ? 0 : (LEAST_COUNTS[31 - Math.clz32(seen)] ?? 0);
  };
}
