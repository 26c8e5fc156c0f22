import { expect } from 'chai';
import {
  ok,
  ProcessEndedError,
  type UserProcess,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_INFO_PROCESS,
  ZX_INFO_PROCESS_FLAG_EXITED,
  ZX_INFO_PROCESS_FLAG_STARTED,
  ZX_JOB_NO_JOBS,
  ZX_JOB_NO_PROCESSES,
  ZX_PROCESS_TERMINATED,
  ZX_PROP_NAME,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_TASK_TERMINATED,
  ZX_THREAD_RUNNING,
  ZX_THREAD_TERMINATED,
  ZX_TIME_INFINITE,
  ZX_USER_SIGNAL_0,
  ZX_VM_PERM_READ,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_ZERO_CHILDREN,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { give } from '../give';
import { event, eventPair, outcome, port, signalsOf, vmo, withRights } from '../handles';

const PAGE = 4096;

/** What a call throws. */
function thrown(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

/** A duplicate of one program's handle, in another program. */
function lend(from: UserProcess, to: UserProcess, handle: number): number {
  return give(from, to, withRights(from.sys, handle, ZX_RIGHT_SAME_RIGHTS));
}

function expectEnded(error: unknown, name: string, returnCode: number): void {
  expect(error).to.be.instanceOf(ProcessEndedError);
  expect(error).to.include({ processName: name, returnCode });
}

describe('zx_process_exit', () => {
  everyMode((boot) => {
    it('never returns: it throws, and so does every later syscall', () => {
      const a = boot.process('a');
      expectEnded(
        thrown(() => a.sys.zx_process_exit(7)),
        'a',
        7,
      );
      expectEnded(
        thrown(() => a.sys.zx_clock_get_monotonic()),
        'a',
        7,
      );
      expectEnded(
        thrown(() => a.memory(4096, 1)),
        'a',
        7,
      );
      expect(() => a.sys.zx_event_create(0)).to.throw(ProcessEndedError, /'a'.*7/);
    });

    it('is what exit does, with 0 if no code is given', () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      a.exit();
      b.exit(-9);
      expectEnded(
        thrown(() => a.sys.zx_event_create(0)),
        'a',
        0,
      );
      expectEnded(
        thrown(() => b.sys.zx_event_create(0)),
        'b',
        -9,
      );
    });

    it('sets return code and flags, and TERMINATED for good', () => {
      const watcher = boot.process('watcher');
      for (const code of [0, 1, -1, 2 ** 40, -(2 ** 40)]) {
        const a = boot.process('a');
        const task = lend(a, watcher, a.self);
        const { start_time } = ok(watcher.sys.zx_object_get_info(task, ZX_INFO_PROCESS)).info;
        expect(signalsOf(watcher.sys, task)).to.equal(0);
        thrown(() => a.sys.zx_process_exit(code));
        expect(ok(watcher.sys.zx_object_get_info(task, ZX_INFO_PROCESS)).info).to.deep.equal({
          return_code: code,
          start_time,
          flags: ZX_INFO_PROCESS_FLAG_STARTED | ZX_INFO_PROCESS_FLAG_EXITED,
        });
        expect(signalsOf(watcher.sys, task)).to.equal(ZX_PROCESS_TERMINATED);
      }
    });

    it('ends blocked syscalls without a result', async () => {
      const a = boot.process('a');
      const waits = [
        a.async.zx_object_wait_one(event(a.sys), ZX_USER_SIGNAL_0, ZX_TIME_INFINITE),
        a.async.zx_port_wait(port(a.sys), ZX_TIME_INFINITE),
        a.async.zx_object_wait_many([], ZX_TIME_INFINITE),
        a.async.zx_nanosleep(ZX_TIME_INFINITE),
      ];
      const endings = Promise.allSettled(waits);
      thrown(() => a.sys.zx_process_exit(4));
      for (const ending of await endings) {
        expect(ending.status).to.equal('rejected');
        if (ending.status === 'rejected') expectEnded(ending.reason, 'a', 4);
      }
    });

    it('closes its handles: the peer of an eventpair notices', () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      const [one, other] = eventPair(a.sys);
      withRights(a.sys, one, 0);
      const end = give(a, b, other);
      a.exit();
      expect(signalsOf(b.sys, end)).to.equal(ZX_EVENTPAIR_PEER_CLOSED);
    });

    it('a handle that it gave away lives on', () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      const one = event(a.sys);
      const lent = lend(a, b, one);
      a.exit();
      expect(outcome(b.sys.zx_object_signal(lent, 0, ZX_USER_SIGNAL_0))).to.equal('ZX_OK');
    });

    it('drops its mappings', () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      const parent = vmo(a.sys);
      const { out } = ok(a.sys.zx_vmo_create_child(parent, ZX_VMO_CHILD_SLICE, 0, PAGE));
      ok(a.sys.zx_vmar_map(a.rootVmar, ZX_VM_PERM_READ, 0, out, 0, PAGE));
      ok(a.sys.zx_handle_close(out));
      const watched = give(a, b, parent);
      expect(signalsOf(b.sys, watched)).to.equal(0);
      a.exit();
      expect(signalsOf(b.sys, watched)).to.equal(ZX_VMO_ZERO_CHILDREN);
    });

    it('goes in order: the thread, then the handles, then the memory, then the process, then its job', () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      const [one, other] = eventPair(a.sys);
      withRights(a.sys, one, 0);
      const parent = vmo(a.sys);
      const { out } = ok(a.sys.zx_vmo_create_child(parent, ZX_VMO_CHILD_SLICE, 0, PAGE));
      ok(a.sys.zx_vmar_map(a.rootVmar, ZX_VM_PERM_READ, 0, out, 0, PAGE));
      ok(a.sys.zx_handle_close(out));
      const watched: [handle: number, signals: number][] = [
        [lend(a, b, a.thread), ZX_THREAD_TERMINATED],
        [give(a, b, other), ZX_EVENTPAIR_PEER_CLOSED],
        [give(a, b, parent), ZX_VMO_ZERO_CHILDREN],
        [lend(a, b, a.self), ZX_PROCESS_TERMINATED],
        [lend(a, b, a.defaultJob), ZX_JOB_NO_PROCESSES],
      ];
      const to = port(b.sys);
      watched.forEach(([handle, signals], key) =>
        ok(b.sys.zx_object_wait_async(handle, to, key, signals, 0)),
      );
      a.exit();
      const order = watched.map(() => ok(b.sys.zx_port_wait(to, 0)).packet.key);
      expect(order).to.deep.equal([0, 1, 2, 3, 4]);
    });

    it('leaves nothing behind', async () => {
      const before = await boot.counts();
      const a = boot.process('a');
      const one = vmo(a.sys, PAGE);
      ok(a.sys.zx_vmo_write(one, Uint8Array.of(1), 0));
      ok(a.sys.zx_vmar_map(a.rootVmar, ZX_VM_PERM_READ, 0, one, 0, PAGE));
      ok(a.sys.zx_object_wait_async(event(a.sys), port(a.sys), 1, 1, 0));
      eventPair(a.sys);
      a.exit();
      await boot.settled(before);
    });
  });
});

describe('zx_thread_exit', () => {
  everyMode((boot) => {
    it('of the last thread ends the process, with return code 0', () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      const [thread, task] = [lend(a, b, a.thread), lend(a, b, a.self)];
      expect(signalsOf(b.sys, thread)).to.equal(ZX_THREAD_RUNNING);
      expectEnded(
        thrown(() => a.sys.zx_thread_exit()),
        'a',
        0,
      );
      expect([signalsOf(b.sys, thread), signalsOf(b.sys, task)]).to.deep.equal([
        ZX_THREAD_TERMINATED,
        ZX_PROCESS_TERMINATED,
      ]);
      expect(ok(b.sys.zx_object_get_info(task, ZX_INFO_PROCESS)).info.return_code).to.equal(0);
      expect(() => a.sys.zx_event_create(0)).to.throw(ProcessEndedError);
    });
  });
});

describe('a job', () => {
  everyMode((boot) => {
    it('has no child jobs and one process; it outlives that and is not terminated by its end', () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      const job = lend(a, b, a.defaultJob);
      expect(signalsOf(b.sys, job)).to.equal(ZX_JOB_NO_JOBS);
      a.exit();
      expect(signalsOf(b.sys, job)).to.equal(ZX_JOB_NO_JOBS | ZX_JOB_NO_PROCESSES);
      expect(signalsOf(b.sys, job) & ZX_TASK_TERMINATED).to.equal(0);
    });

    it('keeps its name when its process is gone', () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      const job = lend(a, b, a.defaultJob);
      ok(a.sys.zx_object_set_property(a.defaultJob, ZX_PROP_NAME, 'work'));
      a.exit();
      expect(ok(b.sys.zx_object_get_property(job, ZX_PROP_NAME)).value).to.equal('work');
    });
  });
});
