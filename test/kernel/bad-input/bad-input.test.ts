import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  DeadlockError,
  Kernel,
  ok,
  ProcessEndedError,
  ZX_CHANNEL_WRITE_USE_IOVEC,
  ZX_OK,
  ZX_PROP_NAME,
} from '../../../kernel';
import { ArgumentError } from '../../../kernel/abi/arguments';
import { statusName } from '../../../kernel/abi/names';
import { type SyscallName, syscallEntries } from '../../../kernel/abi/table';
import { anyOf } from './any-value';
import { Detached, Subject } from './subject';

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
  it('that are bytes whose buffer has gone elsewhere count as no bytes', () => {
    const { sys } = new Kernel().createProcess('program');
    const vmo = ok(sys.zx_vmo_create(8, 0)).out;
    const { out0: channel, out1: other } = ok(sys.zx_channel_create(0));
    const detached = new Detached().make();
    ok(sys.zx_vmo_write(vmo, detached, 0));
    ok(sys.zx_object_set_property(vmo, ZX_PROP_NAME, detached));
    ok(sys.zx_channel_write(channel, 0, detached, []));
    ok(sys.zx_channel_write(channel, ZX_CHANNEL_WRITE_USE_IOVEC, [{ buffer: detached }], []));
    expect(ok(sys.zx_channel_read(other, 0, 0, 0)).bytes).to.be.empty;
  });

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
