import { expect } from 'chai';
import {
  ok,
  ProcessEndedError,
  type UserProcess,
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_ALREADY_BOUND,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_MEMORY,
  ZX_ERR_WRONG_TYPE,
  ZX_EXCEPTION_CHANNEL_DEBUGGER,
  ZX_EXCEPTION_CHANNEL_TYPE_JOB,
  ZX_EXCEPTION_STATE_HANDLED,
  ZX_EXCEPTION_STATE_THREAD_EXIT,
  ZX_EXCEPTION_STATE_TRY_NEXT,
  ZX_EXCEPTION_STRATEGY_SECOND_CHANCE,
  ZX_EXCP_POLICY_ERROR,
  ZX_EXCP_PROCESS_STARTING,
  ZX_EXCP_THREAD_EXITING,
  ZX_EXCP_THREAD_STARTING,
  ZX_INFO_PROCESS,
  ZX_INFO_PROCESS_FLAG_DEBUGGER_ATTACHED,
  ZX_INFO_THREAD,
  ZX_OBJ_TYPE_EXCEPTION,
  ZX_POL_ACTION_ALLOW_EXCEPTION,
  ZX_POL_ACTION_DENY,
  ZX_POL_ACTION_DENY_EXCEPTION,
  ZX_POL_BAD_HANDLE,
  ZX_POL_NEW_CHANNEL,
  ZX_POL_NEW_EVENT,
  ZX_PROP_EXCEPTION_STATE,
  ZX_PROP_EXCEPTION_STRATEGY,
  ZX_PROP_NAME,
  ZX_RIGHT_ENUMERATE,
  ZX_RIGHT_INSPECT,
  ZX_RIGHT_READ,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_TRANSFER,
  ZX_RIGHT_WAIT,
  ZX_TASK_RETCODE_EXCEPTION_KILL,
  ZX_THREAD_STATE_BLOCKED_EXCEPTION,
  ZX_THREAD_TERMINATED,
} from '../../../kernel';
import type { Boot } from '../../harness/boot';
import { eachMode } from '../../harness/modes';
import { basicInfo, event, koidOf, outcome, rightsOf, signalsOf, without } from '../handles';
import { createProcess, jobWithPolicy, returnCode, startProcess, startProgram } from '../tasks';

type Sys = UserProcess['sys'];

/** The exceptions of a task, on a channel. */
function listen(sys: Sys, task: number, options = 0): number {
  return ok(sys.zx_task_create_exception_channel(task, options)).out;
}

interface Told {
  readonly pid: number;
  readonly tid: number;
  readonly type: number;
  readonly exception: number;
}

/** The next exception, for which the program waits. */
async function told(program: UserProcess, channel: number): Promise<Told> {
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

function close(sys: Sys, exception: number, state: number): void {
  ok(sys.zx_object_set_property(exception, ZX_PROP_EXCEPTION_STATE, state));
  ok(sys.zx_handle_close(exception));
}

/** A program whose policy raises exceptions on a condition. */
function raising(boot: Boot, condition = ZX_POL_NEW_EVENT, action = ZX_POL_ACTION_ALLOW_EXCEPTION) {
  const parent = boot.process('parent');
  const job = jobWithPolicy(parent, [condition, action]);
  const { process: child, created } = startProgram(boot, parent, job);
  return { parent, sys: parent.sys, job, child, ...created };
}

/** What becomes of a call: its status, or the end of its process. */
function fate(call: Promise<{ readonly status: Parameters<typeof outcome>[0]['status'] }>): Promise<string> {
  return call.then(outcome, (error: unknown) =>
    error instanceof ProcessEndedError ? 'ended' : String(error),
  );
}

describe('zx_task_create_exception_channel', () => {
  eachMode((boot) => {
    it('ZX_OK: a channel end to read and to pass on; the slot is free when that closes', () => {
      const program = boot.process();
      const { sys } = program;
      const { process, thread } = createProcess(program);
      for (const [task, options] of [
        [thread, 0],
        [process, 0],
        [process, ZX_EXCEPTION_CHANNEL_DEBUGGER],
        [program.defaultJob, 0],
        [program.defaultJob, ZX_EXCEPTION_CHANNEL_DEBUGGER],
      ] as const) {
        const channel = listen(sys, task, options);
        expect(rightsOf(sys, channel)).to.equal(ZX_RIGHT_TRANSFER | ZX_RIGHT_WAIT | ZX_RIGHT_READ);
        expect(outcome(sys.zx_task_create_exception_channel(task, options))).to.equal('ZX_ERR_ALREADY_BOUND');
        ok(sys.zx_handle_close(channel));
        listen(sys, task, options);
      }
      expect(ok(sys.zx_object_get_info(process, ZX_INFO_PROCESS)).info.flags).to.equal(
        ZX_INFO_PROCESS_FLAG_DEBUGGER_ATTACHED,
      );
    });

    it('its other end closes with the task', () => {
      const program = boot.process();
      const { sys } = program;
      const { process, thread } = startProcess(program);
      const channels = [listen(sys, thread), listen(sys, process), listen(sys, process, 1)];
      ok(sys.zx_task_kill(process));
      for (const channel of channels) expect(signalsOf(sys, channel)).to.equal(ZX_CHANNEL_PEER_CLOSED);
    });

    it('ZX_ERR_INVALID_ARGS ZX_ERR_BAD_HANDLE ZX_ERR_ACCESS_DENIED ZX_ERR_BAD_STATE ZX_ERR_ALREADY_BOUND: in this order', () => {
      const program = boot.process();
      const { sys, thread } = program;
      const { process } = startProcess(program);
      const create = (task: number, options = 0) => sys.zx_task_create_exception_channel(task, options);
      expect(create(0, 2)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      expect(create(0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(create(without(sys, thread, ZX_RIGHT_INSPECT), 1)).to.deep.equal({
        status: ZX_ERR_ACCESS_DENIED,
      });
      expect(create(thread, 1)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      listen(sys, process);
      const hidden = without(sys, process, ZX_RIGHT_ENUMERATE);
      ok(sys.zx_task_kill(process));
      expect(create(hidden)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      expect(create(process)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      const other = startProcess(program).process;
      listen(sys, other);
      expect(create(other)).to.deep.equal({ status: ZX_ERR_ALREADY_BOUND });
    });

    it('ZX_ERR_ACCESS_DENIED: where the policy denies channels', () => {
      const parent = boot.process('parent');
      const job = jobWithPolicy(parent, [ZX_POL_NEW_CHANNEL, ZX_POL_ACTION_DENY]);
      const { process: child } = startProgram(boot, parent, job);
      expect(child.sys.zx_task_create_exception_channel(0, 0)).to.deep.equal({
        status: ZX_ERR_ACCESS_DENIED,
      });
    });
  });
});

describe('a policy exception', () => {
  eachMode((boot) => {
    it('tells who raised it, and blocks the syscall until its handle is closed', async () => {
      const { parent, sys, child, process, thread } = raising(boot);
      const channel = listen(sys, process);
      const made = fate(child.async.zx_event_create(0));
      const { pid, tid, type, exception } = await told(parent, channel);
      expect([pid, tid, type]).to.deep.equal([child.koid, koidOf(sys, thread), ZX_EXCP_POLICY_ERROR]);
      expect(basicInfo(sys, exception)).to.include({ type: ZX_OBJ_TYPE_EXCEPTION, rights: 0x80c2 });
      expect(ok(sys.zx_object_get_info(thread, ZX_INFO_THREAD)).info).to.include({
        state: ZX_THREAD_STATE_BLOCKED_EXCEPTION,
        wait_exception_channel_type: 3,
      });
      close(sys, exception, ZX_EXCEPTION_STATE_HANDLED);
      expect(await made).to.equal('ZX_OK');
      expect(ok(sys.zx_object_get_info(thread, ZX_INFO_THREAD)).info.wait_exception_channel_type).to.equal(0);
    });

    for (const [what, condition, action, status] of [
      ['what is denied all the same', ZX_POL_NEW_EVENT, ZX_POL_ACTION_DENY_EXCEPTION, 'ZX_ERR_ACCESS_DENIED'],
      ['a bad handle', ZX_POL_BAD_HANDLE, ZX_POL_ACTION_ALLOW_EXCEPTION, 'ZX_ERR_BAD_HANDLE'],
    ] as const) {
      it(`that was handled leaves ${what} ${status}`, async () => {
        const { parent, sys, child, process } = raising(boot, condition, action);
        const channel = listen(sys, process);
        const call =
          condition === ZX_POL_BAD_HANDLE ? child.async.zx_handle_close(3) : child.async.zx_event_create(0);
        close(sys, (await told(parent, channel)).exception, ZX_EXCEPTION_STATE_HANDLED);
        expect(await fate(call)).to.equal(status);
      });
    }

    it('goes on while its handlers pass it on: debugger, thread, process, job, job above; then it kills', async () => {
      const { parent, sys, job, child, process, thread } = raising(boot);
      const channels = [
        listen(sys, process, ZX_EXCEPTION_CHANNEL_DEBUGGER),
        listen(sys, thread),
        listen(sys, process),
        listen(sys, job),
        listen(sys, parent.defaultJob),
      ];
      const made = fate(child.async.zx_event_create(0));
      for (const channel of channels) {
        const { exception } = await told(parent, channel);
        close(sys, exception, ZX_EXCEPTION_STATE_TRY_NEXT);
      }
      expect(await made).to.equal('ended');
      expect(returnCode(sys, process)).to.equal(ZX_TASK_RETCODE_EXCEPTION_KILL);
    });

    it('comes back to a debugger that wants a second chance, before the job gets it', async () => {
      const { parent, sys, job, child, process } = raising(boot);
      const [debug, own, above] = [listen(sys, process, 1), listen(sys, process), listen(sys, job)];
      const made = fate(child.async.zx_event_create(0));
      const first = await told(parent, debug);
      ok(
        sys.zx_object_set_property(
          first.exception,
          ZX_PROP_EXCEPTION_STRATEGY,
          ZX_EXCEPTION_STRATEGY_SECOND_CHANCE,
        ),
      );
      ok(sys.zx_handle_close(first.exception));
      ok(sys.zx_handle_close((await told(parent, own)).exception));
      ok(sys.zx_handle_close((await told(parent, debug)).exception));
      close(sys, (await told(parent, above)).exception, ZX_EXCEPTION_STATE_HANDLED);
      expect(await made).to.equal('ZX_OK');
    });

    it('passes a handler that went without reading it', async () => {
      const { parent, sys, job, child, process } = raising(boot);
      const [own, above] = [listen(sys, process), listen(sys, job)];
      const made = fate(child.async.zx_event_create(0));
      await parent.wait(own, ZX_CHANNEL_READABLE);
      ok(sys.zx_handle_close(own));
      close(sys, (await told(parent, above)).exception, ZX_EXCEPTION_STATE_HANDLED);
      expect(await made).to.equal('ZX_OK');
    });

    it('may end its thread', async () => {
      const { parent, sys, child, process, thread } = raising(boot);
      const channel = listen(sys, process);
      const made = fate(child.async.zx_event_create(0));
      close(sys, (await told(parent, channel)).exception, ZX_EXCEPTION_STATE_THREAD_EXIT);
      expect(await made).to.equal('ended');
      expect(signalsOf(sys, thread)).to.equal(ZX_THREAD_TERMINATED);
      expect(returnCode(sys, process)).to.equal(0);
    });

    it('counts for nothing when its process is killed meanwhile', async () => {
      const { parent, sys, child, process } = raising(boot);
      const channel = listen(sys, process);
      const made = fate(child.async.zx_event_create(0));
      const { exception } = await told(parent, channel);
      ok(sys.zx_task_kill(process));
      expect(await made).to.equal('ended');
      close(sys, exception, ZX_EXCEPTION_STATE_HANDLED);
    });

    it('zx_exception_get_thread zx_exception_get_process ZX_OK: handles to those that it stopped', async () => {
      const { parent, sys, child, process, thread } = raising(boot);
      const channel = listen(sys, process);
      const made = fate(child.async.zx_event_create(0));
      const { exception } = await told(parent, channel);
      expect(koidOf(sys, ok(sys.zx_exception_get_thread(exception)).out)).to.equal(koidOf(sys, thread));
      expect(koidOf(sys, ok(sys.zx_exception_get_process(exception)).out)).to.equal(child.koid);
      close(sys, exception, ZX_EXCEPTION_STATE_HANDLED);
      expect(await made).to.equal('ZX_OK');
    });

    it('zx_exception_get_process zx_exception_get_thread ZX_ERR_BAD_HANDLE ZX_ERR_WRONG_TYPE ZX_ERR_ACCESS_DENIED: no process for a thread’s handler', async () => {
      const { parent, sys, child, thread } = raising(boot);
      const channel = listen(sys, thread);
      const made = fate(child.async.zx_event_create(0));
      const { exception } = await told(parent, channel);
      expect(sys.zx_exception_get_process(0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(sys.zx_exception_get_thread(0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(sys.zx_exception_get_process(thread)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      expect(sys.zx_exception_get_thread(thread)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      expect(sys.zx_exception_get_process(exception)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      ok(sys.zx_exception_get_thread(exception));
      close(sys, exception, ZX_EXCEPTION_STATE_HANDLED);
      await made;
    });

    it('zx_object_set_property ZX_ERR_INVALID_ARGS ZX_ERR_BAD_STATE: of states and strategies', async () => {
      const { parent, sys, child, process } = raising(boot);
      const channel = listen(sys, process);
      const made = fate(child.async.zx_event_create(0));
      const { exception } = await told(parent, channel);
      const set = (property: number, value: number) => sys.zx_object_set_property(exception, property, value);
      expect(set(ZX_PROP_EXCEPTION_STATE, 3)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      expect(set(ZX_PROP_EXCEPTION_STRATEGY, 9)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      expect(ok(sys.zx_object_get_property(exception, ZX_PROP_EXCEPTION_STATE)).value).to.equal(0);
      expect(ok(sys.zx_object_get_property(exception, ZX_PROP_EXCEPTION_STRATEGY)).value).to.equal(0);
      expect(outcome(sys.zx_object_get_property(exception, ZX_PROP_NAME))).to.equal('ZX_ERR_WRONG_TYPE');
      close(sys, exception, ZX_EXCEPTION_STATE_HANDLED);
      await made;
      const debug = listen(sys, process, 1);
      const again = fate(child.async.zx_event_create(0));
      const second = (await told(parent, debug)).exception;
      expect(sys.zx_object_set_property(second, ZX_PROP_EXCEPTION_STRATEGY, 2)).to.deep.equal({
        status: ZX_ERR_INVALID_ARGS,
      });
      close(sys, second, ZX_EXCEPTION_STATE_HANDLED);
      await again;
    });
  });
});

describe('debuggers', () => {
  eachMode((boot) => {
    it('are told of a process that starts, then of its threads, which do not run before', async () => {
      const parent = boot.process('parent');
      const { sys, defaultJob } = parent;
      const jobs = listen(sys, defaultJob, ZX_EXCEPTION_CHANNEL_DEBUGGER);
      const { process, thread } = createProcess(parent);
      const own = listen(sys, process, ZX_EXCEPTION_CHANNEL_DEBUGGER);
      ok(sys.zx_process_start(process, thread, 0, 0, 0, 0));
      const { process: child } = boot.attach(parent, thread);
      const made = fate(child.async.zx_event_create(0));
      const starting = await told(parent, jobs);
      expect([starting.pid, starting.type]).to.deep.equal([child.koid, ZX_EXCP_PROCESS_STARTING]);
      expect(signalsOf(sys, own)).not.to.equal(ZX_CHANNEL_READABLE);
      ok(sys.zx_handle_close(starting.exception));
      const first = await told(parent, own);
      expect(first.type).to.equal(ZX_EXCP_THREAD_STARTING);
      ok(sys.zx_handle_close(first.exception));
      expect(await made).to.equal('ZX_OK');
    });

    it('are told of a thread that exits, and keep it until they are through', async () => {
      const parent = boot.process('parent');
      const { sys } = parent;
      const { process: child, created } = startProgram(boot, parent);
      const channel = listen(sys, created.process, ZX_EXCEPTION_CHANNEL_DEBUGGER);
      const exited = child.async.zx_thread_exit().catch(() => 'ended');
      const { type, exception } = await told(parent, channel);
      expect(type).to.equal(ZX_EXCP_THREAD_EXITING);
      expect(signalsOf(sys, created.thread) & ZX_THREAD_TERMINATED).to.equal(0);
      ok(sys.zx_handle_close(exception));
      expect(await exited).to.equal('ended');
      expect(signalsOf(sys, created.thread)).to.equal(ZX_THREAD_TERMINATED);
    });
  });
});

describe('a queue that has grown too long', () => {
  eachMode(
    (boot) => {
      it('raises an exception, and zx_channel_write ZX_OK if that is handled: the message is queued', async () => {
        const parent = boot.process('parent');
        const { sys } = parent;
        const { out0, out1 } = ok(sys.zx_channel_create(0));
        const { process: child, arg1, created } = startProgram(boot, parent, parent.defaultJob, out1);
        const channel = listen(sys, created.process);
        ok(child.sys.zx_channel_write(arg1, 0, new Uint8Array(1), []));
        const wrote = fate(child.async.zx_channel_write(arg1, 0, new Uint8Array(2), []));
        close(sys, (await told(parent, channel)).exception, ZX_EXCEPTION_STATE_HANDLED);
        expect(await wrote).to.equal('ZX_OK');
        ok(sys.zx_channel_read(out0, 0, 9, 0));
        expect(ok(sys.zx_channel_read(out0, 0, 9, 0)).actual_bytes).to.equal(2);
      });

      it('raises an exception, and zx_port_queue ZX_ERR_SHOULD_WAIT if that is handled: the packet is lost', async () => {
        const parent = boot.process('parent');
        const { sys } = parent;
        const port = ok(sys.zx_handle_duplicate(ok(sys.zx_port_create(0)).out, ZX_RIGHT_SAME_RIGHTS)).out;
        const { process: child, arg1, created } = startProgram(boot, parent, parent.defaultJob, port);
        const channel = listen(sys, created.process);
        for (let i = 0; i < 2; i++) ok(child.sys.zx_port_queue(arg1, { key: i, status: 0 }));
        const queued = fate(child.async.zx_port_queue(arg1, { key: 9, status: 0 }));
        close(sys, (await told(parent, channel)).exception, ZX_EXCEPTION_STATE_HANDLED);
        expect(await queued).to.equal('ZX_ERR_SHOULD_WAIT');
      });
    },
    { limits: { messages: 1, packets: 1 } },
  );
});

describe('exceptions at the limit of handles', () => {
  eachMode(
    (boot) => {
      it('zx_task_create_exception_channel zx_exception_get_thread zx_exception_get_process ZX_ERR_NO_MEMORY', async () => {
        const { parent, sys, child, process, job } = raising(boot);
        const channel = listen(sys, process);
        const made = fate(child.async.zx_event_create(0));
        const { exception } = await told(parent, channel);
        const extra: number[] = [];
        for (let more = sys.zx_event_create(0); 'out' in more; more = sys.zx_event_create(0))
          extra.push(more.out);
        const full = { status: ZX_ERR_NO_MEMORY };
        expect(sys.zx_task_create_exception_channel(job, 0)).to.deep.equal(full);
        expect(sys.zx_exception_get_thread(exception)).to.deep.equal(full);
        expect(sys.zx_exception_get_process(exception)).to.deep.equal(full);
        ok(sys.zx_handle_close_many(extra));
        expect(event(sys)).to.be.above(ZX_EXCEPTION_CHANNEL_TYPE_JOB);
        expect(outcome(sys.zx_exception_get_thread(0))).not.to.equal(ZX_ERR_WRONG_TYPE);
        close(sys, exception, ZX_EXCEPTION_STATE_HANDLED);
        expect(await made).to.equal('ZX_OK');
      });
    },
    { limits: { handles: 60 } },
  );
});
