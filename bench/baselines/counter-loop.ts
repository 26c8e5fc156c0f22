import { featureOfCount } from '../../fuzzing/coverage/buckets';

/** Looks at counters one by one: how many features they have that were not seen. */
export function newFeatures(counters: Uint8Array, seen: Uint8Array): number {
  let found = 0;
  for (let i = 0; i < counters.length; i++) {
    const count = counters[i] ?? 0;
    if (count !== 0 && ((featureOfCount[count] ?? 0) & ~(seen[i] ?? 0)) !== 0) found++;
  }
  return found;
}
