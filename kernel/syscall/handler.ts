import type { SuccessOf, ValuesOf } from '../abi/descriptor';
import type { SyscallName, SyscallTable } from '../abi/table';
import type { Thread } from '../object/thread';
import type { Pending } from '../pending';

/**
 * The implementation of a syscall: its caller and checked arguments in; its outputs, or what it blocks on, out. It
 * throws a `Refused` (see `refuse`) before it has any effect, except where Zircon itself has one.
 */
export type Handler<N extends SyscallName> = (
  caller: Thread,
  ...args: ValuesOf<SyscallTable[N]>
) => SuccessOf<SyscallTable[N]> | Pending<SuccessOf<SyscallTable[N]>>;

export type Handlers = { readonly [N in SyscallName]: Handler<N> };

/** The implementations of some syscalls. */
export type HandlersOf<T> = { readonly [N in keyof T & SyscallName]: Handler<N> };

/** An implementation whose types have been checked and forgotten: what the gate calls. */
export type AnyHandler = (caller: Thread, ...args: readonly unknown[]) => unknown;
