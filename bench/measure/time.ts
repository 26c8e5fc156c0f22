/** Seconds that each of `count` calls took, after some that nobody counts. */
export function timeEach(count: number, action: (i: number) => void, warmUp = count >> 2): number {
  for (let i = 0; i < warmUp; i++) action(i);
  const began = performance.now();
  for (let i = 0; i < count; i++) action(i);
  return (performance.now() - began) / 1000 / count;
}

/** The same for calls that take their time. */
export async function timeEachAsync(
  count: number,
  action: (i: number) => Promise<unknown>,
  warmUp = count >> 2,
): Promise<number> {
  for (let i = 0; i < warmUp; i++) await action(i);
  const began = performance.now();
  for (let i = 0; i < count; i++) await action(i);
  return (performance.now() - began) / 1000 / count;
}
