import type { Syscalls } from '../../kernel/abi';
import type { UserProcess } from '../../kernel/abi/user-process';

/** Makes several syscalls, one after another, and gives their results: in one round trip where the process can. */
export function together<T extends readonly unknown[]>(process: UserProcess, calls: (sys: Syscalls) => T): T {
  return calls(process.sys);
}
