import { expect } from 'chai';
import * as fc from 'fast-check';
import { DeadlockError, ProcessEndedError } from '../../../kernel';
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
      fc.assert(
        fc.property(args, (given) => {
          fc.pre(name !== 'zx_cprng_draw' || !(Number(typeof given[0] === "number" ? given[0] >>> 0 : 0) > MANY_BYTES));
          using subject = new Subject();
          const before = subject.snapshot();
          const outcome = call(subject, name, given);
          if (outcome.status !== undefined && outcome.status !== 'ZX_OK' && !mayChange(name, outcome.status))
            expect(subject.snapshot(), outcome.status).to.equal(before);
        }),
        { numRuns: CALLS },
      );
    });
  }
});

/** What a call gives; `refused` where it can't have changed anything. Throws what no syscall may throw. */
function call(subject: Subject, name: SyscallName, given: readonly unknown[]): { status: string | undefined } {
  const syscall = subject.process.sys[name] as (...args: readonly unknown[]) => unknown;
  try {
    const result = syscall(...given.map((each) => subject.valueOf(each)));
    const hasStatus = typeof result === 'object' && result !== null && 'status' in result;
    return { status: hasStatus ? statusName(Number(result.status)) : undefined };
  } catch (error) {
    if (error instanceof ArgumentError) return { status: 'an ArgumentError' };
    // A program that ends itself, or waits for what can never come, is no refusal.
    if (error instanceof ProcessEndedError || error instanceof DeadlockError) return { status: undefined };
    throw error;
  }
}

function mayChange(name: SyscallName, status: string): boolean {
  const statuses = changing[name];
  if (status === 'an ArgumentError' || statuses === undefined) return false;
  return statuses === 'any' || statuses.includes(status);
}
