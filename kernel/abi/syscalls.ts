import type { ArgumentsOf, Declaration, ReturnOf, Signature } from './descriptor';
import type { SyscallTable } from './table';

type Sync<D extends Declaration> =
  D extends Signature<infer S, unknown> ? S : (...args: ArgumentsOf<D>) => ReturnOf<D>;
type Async<D extends Declaration> =
  D extends Signature<unknown, infer A> ? A : (...args: ArgumentsOf<D>) => Promise<ReturnOf<D>>;

/** Every syscall as a method under its C name, blocking where Zircon blocks. Made from the syscall table. */
export type Syscalls = { readonly [N in keyof SyscallTable]: Sync<SyscallTable[N]> };

/** Every syscall as a Promise: it is registered in the kernel before it returns, and never blocks the event loop. */
export type AsyncSyscalls = { readonly [N in keyof SyscallTable]: Async<SyscallTable[N]> };
