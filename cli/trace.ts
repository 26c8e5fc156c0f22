import type { KernelEvent } from '../kernel';

/** Whose syscalls are shown: those of programs, or those of the service registry too. */
export type Traced = 'programs' | 'all';

/** Prints each syscall as it ends, and the end of each process; of process `registry` only if all are traced. */
export function tracer(traced: Traced, registry: number): (event: KernelEvent) => void {
  return (event) => {
    if (traced === 'programs' && event.process.koid === registry) return;
    if (event.kind === 'return') {
      console.log(`${event.process.name} ${event.text}`);
      if (event.why !== undefined) console.log(`  because ${event.why}`);
    } else if (event.kind === 'end') {
      console.log(`${event.process.name} has ended with return code ${event.returnCode}`);
    }
  };
}
