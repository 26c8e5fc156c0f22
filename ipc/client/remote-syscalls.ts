import { acceptArguments } from '../../kernel/abi/arguments';
import type { BatchEntry } from '../../kernel/abi/batch';
import type { Descriptor } from '../../kernel/abi/descriptor';
import { failure } from '../../kernel/abi/failure';
import { isZxError } from '../../kernel/abi/names';
import { ZX_ERR_INTERNAL, ZX_OK } from '../../kernel/abi/status';
import { showCall } from '../../kernel/abi/show-call';
import type { AsyncSyscalls, Syscalls } from '../../kernel/abi/syscalls';
import { syscallEntries, type SyscallName, syscallTable } from '../../kernel/abi/table';
import type { Reply } from '../wire/messages';
import { fitsReply } from '../wire/transfer-limit';
import { decodeFailure, decodeOutputs, encodeArguments } from '../wire/values';

/** What the stubs make calls over. */
export interface Caller {
  call(number: number, args: readonly unknown[]): Reply;
  /** Makes calls one after the other in one request. */
  callAll(calls: readonly (readonly [number: number, args: readonly unknown[]])[]): Reply[];
  callAsync(number: number, args: readonly unknown[]): Promise<Reply>;
  /** The kernel's words on why request `seq` was refused, while it remembers. */
  explain(seq: number): string | undefined;
}

/** The results of the syscalls of a batch. Nothing is sent if one can't be. */
export function callBatch(caller: Caller, entries: readonly BatchEntry<unknown>[]): unknown[] {
  const replies = caller.callAll(
    entries.map(({ name, args }) => {
      if (!fitsReply(name, args))
        throw new RangeError(`batch: what ${name} asks for does not fit into a frame`);
      const descriptor: Descriptor = syscallTable[name];
      return [descriptor.number, encodeArguments(descriptor, args)];
    }),
  );
  return entries.map(({ name, args }, i) => {
    const reply = replies[i];
    return reply && toResult(caller, name, syscallTable[name], args, reply);
  });
}

/** The client's stubs of all syscalls, blocking until the kernel replies. */
export function syncStubs(caller: Caller): Syscalls {
  return stubs((name, descriptor, given) => {
    const args = acceptArguments(name, descriptor, given);
    const reply = caller.call(descriptor.number, encodeArguments(descriptor, args));
    return toResult(caller, name, descriptor, args, reply);
  }) as Syscalls;
}

/** The same as Promises. */
export function asyncStubs(caller: Caller): AsyncSyscalls {
  return stubs(async (name, descriptor, given) => {
    const args = acceptArguments(name, descriptor, given);
    const reply = await caller.callAsync(descriptor.number, encodeArguments(descriptor, args));
    return toResult(caller, name, descriptor, args, reply);
  }) as AsyncSyscalls;
}

function stubs(
  call: (name: SyscallName, descriptor: Descriptor, given: readonly unknown[]) => unknown,
): Record<string, (...given: unknown[]) => unknown> {
  return Object.fromEntries(
    syscallEntries.map(([name, descriptor]) => [
      name,
      (...given: unknown[]) => call(name, descriptor, given),
    ]),
  );
}

function toResult(
  caller: Caller,
  name: SyscallName,
  descriptor: Descriptor,
  args: readonly unknown[],
  reply: Reply,
): unknown {
  const { status, outs } = reply;
  if (status === ZX_OK) {
    if (descriptor.returns) return descriptor.returns.decode(outs[0], args);
    return { status: ZX_OK, ...decodeOutputs(descriptor, outs, args) };
  }
  return failure(
    isZxError(status) ? status : ZX_ERR_INTERNAL,
    decodeFailure(descriptor, status, outs, args),
    {
      syscall: name,
      call: () => showCall(name, descriptor, args),
      explain: () => caller.explain(reply.seq),
    },
  );
}
