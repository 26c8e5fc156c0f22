import { expect } from 'chai';
import * as fc from 'fast-check';
import { DeadlockError, ProcessEndedError, ZX_OK } from '../../../kernel';
import { ArgumentError } from '../../../kernel/abi/arguments';
import { statusName } from '../../../kernel/abi/names';
import { type SyscallName, syscallEntries } from '../../../kernel/abi/table';
import { anyOf } from './any-value';
import { Subject } from './subject';

/** How often each syscall is called. */
const CALLS = 30;
/** More random bytes than a test has time for. */
const MANY_BYTES = 2 ** 20;

/** The refusals after which Zircon itself has changed something: all of a syscall's, or those with these statuses. */
const changing: Partial<Record<SyscallName, 'any' | readonly string[]>> = {
  zx_handle_replace: ['ZX_ERR_INVALID_ARGS'],
  zx_handle_close_many: ['ZX_ERR_BAD_HANDLE'],
  zx_vmo_replace_as_executable: 'any',
  zx_channel_write: 'any',
  zx_channel_write_etc: 'any',
  zx_channel_call: 'any',
  zx_channel_call_etc: 'any',
  zx_channel_read: ['ZX_ERR_BUFFER_TOO_SMALL'],
  zx_channel_read_etc: ['ZX_ERR_BUFFER_TOO_SMALL'],
  zx_process_start: 'any',
  zx_vmar_op_range: 'any',
};

describe('any arguments', () => {
  for (const [name, descriptor] of syscallEntries) {
    const args = fc.tuple(...descriptor.parameters.map(([, kind]) => anyOf(kind)));

    it(`of ${name} give a status or an ArgumentError, and a refusal changes nothing`, () => {
      let subject: Subject | undefined;
      fc.assert(
        fc.property(args, (given) => {
          fc.pre(name !== 'zx_cprng_draw' || !isMany(given[0]));
          const current = (subject ??= new Subject());
          subject = undefined;
          const status = call(current, name, given);
          if (status === undefined || mayChange(name, status)) return;
          expect(current.snapshot(), status).to.equal(current.before);
          subject = current;
        }),
        { numRuns: CALLS },
      );
    });
  }
});

function isMany(bytes: unknown): boolean {
  return typeof bytes === 'number' && bytes >>> 0 > MANY_BYTES;
}

/** Why a call was refused; nothing if it was not. Throws what no syscall may throw. */
function call(subject: Subject, name: SyscallName, given: readonly unknown[]): string | undefined {
  const syscall = subject.process.sys[name] as (...args: readonly unknown[]) => unknown;
  try {
    const result = syscall(...given.map((each) => subject.valueOf(each)));
    const isRefused =
      typeof result === 'object' && result !== null && 'status' in result && result.status !== ZX_OK;
    return isRefused ? statusName(Number(result.status)) : undefined;
  } catch (error) {
    if (error instanceof ArgumentError) return error.name;
    // A program that ends itself, or waits for what can never come, is not refused.
    if (error instanceof ProcessEndedError || error instanceof DeadlockError) return undefined;
    throw error;
  }
}

/** Whether Zircon itself may have changed something before it refused the call. */
function mayChange(name: SyscallName, status: string): boolean {
  const statuses = changing[name];
  return statuses === 'any' ? status !== ArgumentError.name : (statuses?.includes(status) ?? false);
}
