import { libc } from './libc';

/** Lets another thread run on this core, if one wants to. */
export function yieldCore(): void {
  libc().sched_yield();
}
