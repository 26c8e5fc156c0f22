import { isFlat } from '../measure/flat';
import { median } from '../measure/statistics';

/** How often memory is looked at. */
const LOOKS = 20;

/** How memory went while something was done again and again. */
export interface Course {
  /** Bytes, in the second quarter of the run and in the last one. */
  readonly early: number;
  readonly late: number;
  readonly isFlat: boolean;
}

/** Does something `count` times, awaiting what it gives, and looks at memory now and then. The first quarter is to warm up. */
export async function course(
  count: number,
  action: (i: number) => unknown,
  bytes: () => number,
): Promise<Course> {
  const looks: number[] = [];
  const every = Math.ceil(count / LOOKS);
  for (let i = 0; i < count; i++) {
    await action(i);
    if (i % every === every - 1) looks.push(bytes());
  }
  return judge(looks);
}

/** Whether memory stayed as it was, by looks at it in equal distances. */
export function judge(looks: readonly number[]): Course {
  const quarter = Math.floor(looks.length / 4);
  const early = median(looks.slice(quarter, 2 * quarter));
  const late = median(looks.slice(-quarter));
  return { early, late, isFlat: isFlat(early, late) };
}
