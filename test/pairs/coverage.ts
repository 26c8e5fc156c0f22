import { pair, reachablePairs } from '../../docs/generate/pairs';

/** What the running test has seen. */
const seen = new Set<string>();
/** What a passed test has seen and bears in its title. */
const covered = new Set<string>();

export function beginTest(): void {
  seen.clear();
}

/** Notes that the running test got this status from this syscall. */
export function saw(syscall: string, status: number): void {
  seen.add(pair(syscall, status));
}

/** Credits a passed test with what its title says and it really saw. */
export function endTest(title: string): void {
  const words = new Set(title.match(/\w+/g));
  for (const each of seen) if (each.split(' ').every((word) => words.has(word))) covered.add(each);
}

/** The pairs that no test has covered. */
export function missingPairs(): string[] {
  return reachablePairs.filter((each) => !covered.has(each));
}
