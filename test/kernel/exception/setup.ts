import { expect } from 'chai';
import {
  ok,
  ProcessEndedError,
  type UserProcess,
  ZX_CHANNEL_READABLE,
  ZX_POL_ACTION_ALLOW_EXCEPTION,
  ZX_POL_NEW_EVENT,
  ZX_PROP_EXCEPTION_STATE,
} from '../../../kernel';
import type { Boot } from '../../harness/boot';
import { outcome } from '../handles';
import { jobWithPolicy, startProgram } from '../tasks';

type Sys = UserProcess['sys'];

/** The exceptions of a task, on a channel. */
export function listen(sys: Sys, task: number, options = 0): number {
  return ok(sys.zx_task_create_exception_channel(task, options)).out;
}

interface Told {
  readonly pid: number;
  readonly tid: number;
  readonly type: number;
  readonly exception: number;
}

/** The next exception, for which the program waits. */
export async function told(program: UserProcess, channel: number): Promise<Told> {
  expect(await program.wait(channel, ZX_CHANNEL_READABLE)).to.include({ status: 0 });
  return read(program.sys, channel);
}

function read(sys: Sys, channel: number): Told {
  const { bytes, handles } = ok(sys.zx_channel_read(channel, 0, 24, 1));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  expect(bytes.length).to.equal(24);
  const [exception = 0] = handles;
  return {
    pid: Number(view.getBigUint64(0, true)),
    tid: Number(view.getBigUint64(8, true)),
    type: view.getUint32(16, true),
    exception,
  };
}

export function close(sys: Sys, exception: number, state: number): void {
  ok(sys.zx_object_set_property(exception, ZX_PROP_EXCEPTION_STATE, state));
  ok(sys.zx_handle_close(exception));
}

/** A program whose policy raises exceptions on a condition. */
export function raising(boot: Boot, condition = ZX_POL_NEW_EVENT, action = ZX_POL_ACTION_ALLOW_EXCEPTION) {
  const parent = boot.process('parent');
  const job = jobWithPolicy(parent, [condition, action]);
  const { process: child, created } = startProgram(boot, parent, job);
  return { parent, sys: parent.sys, job, child, ...created };
}

/** What becomes of a call: its status, or the end of its process. */
export function fate(
  call: Promise<{ readonly status: Parameters<typeof outcome>[0]['status'] }>,
): Promise<string> {
  return call.then(outcome, (error: unknown) =>
    error instanceof ProcessEndedError ? 'ended' : String(error),
  );
}
