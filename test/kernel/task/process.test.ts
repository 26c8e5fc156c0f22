import { expect } from 'chai';
import {
  ok,
  ZX_CHANNEL_PEER_CLOSED,
  ZX_DEFAULT_PROCESS_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_MEMORY,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_WRONG_TYPE,
  ZX_INFO_PROCESS,
  ZX_INFO_PROCESS_FLAG_STARTED,
  ZX_INFO_VMAR,
  ZX_JOB_NO_PROCESSES,
  ZX_OBJ_TYPE_PROCESS,
  ZX_PROCESS_TERMINATED,
  ZX_PROP_NAME,
  ZX_RIGHT_MANAGE_PROCESS,
  ZX_RIGHT_READ,
  ZX_RIGHT_TRANSFER,
  ZX_RIGHT_WRITE,
  ZX_TASK_RETCODE_SYSCALL_KILL,
  ZX_THREAD_RUNNING,
  ZX_VM_PERM_READ,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import {
  basicInfo,
  event,
  eventPair,
  isValid,
  koidOf,
  outcome,
  signalsOf,
  vmo,
  without,
  withRights,
} from '../handles';
import { createJob, createProcess, returnCode, startProcess, startProgram } from '../tasks';

describe('zx_process_create', () => {
  everyMode((boot) => {
    it('ZX_OK: a process that has not started, in a job, and the root of its address space', () => {
      const program = boot.process();
      const { sys } = program;
      const job = createJob(program);
      const { proc_handle, vmar_handle } = ok(sys.zx_process_create(job, `${'n'.repeat(40)}\0x`, 0));
      expect(basicInfo(sys, proc_handle)).to.include({
        type: ZX_OBJ_TYPE_PROCESS,
        rights: ZX_DEFAULT_PROCESS_RIGHTS,
        related_koid: koidOf(sys, job),
      });
      expect(ok(sys.zx_object_get_property(proc_handle, ZX_PROP_NAME)).value).to.equal('n'.repeat(31));
      expect(ok(sys.zx_object_get_info(proc_handle, ZX_INFO_PROCESS)).info.flags).to.equal(0);
      expect(ok(sys.zx_object_get_info(vmar_handle, ZX_INFO_VMAR)).info.len).to.equal(2 ** 32);
      expect(signalsOf(sys, job) & ZX_JOB_NO_PROCESSES).to.equal(0);
      ok(sys.zx_process_create(job, '', 1));
    });

    it('ZX_ERR_INVALID_ARGS: for unknown options, before anything else', () => {
      const { sys } = boot.process();
      expect(sys.zx_process_create(0, 'name', 2)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
    });

    it('ZX_ERR_BAD_HANDLE ZX_ERR_WRONG_TYPE ZX_ERR_ACCESS_DENIED: a job with MANAGE_PROCESS or WRITE', () => {
      const { sys, self, defaultJob } = boot.process();
      expect(sys.zx_process_create(0, '', 0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(sys.zx_process_create(self, '', 0)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      const neither = without(sys, defaultJob, ZX_RIGHT_MANAGE_PROCESS | ZX_RIGHT_WRITE);
      expect(sys.zx_process_create(neither, '', 0)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      for (const right of [ZX_RIGHT_MANAGE_PROCESS, ZX_RIGHT_WRITE]) {
        ok(sys.zx_process_create(withRights(sys, defaultJob, right), '', 0));
      }
    });

    it('ZX_ERR_BAD_STATE: not in a job that was killed', () => {
      const program = boot.process();
      const job = createJob(program);
      ok(program.sys.zx_task_kill(job));
      expect(program.sys.zx_process_create(job, '', 0)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
    });

    it('a process that was not started goes with its last handle: its region dies, its job is empty', async () => {
      const program = boot.process();
      const { sys } = program;
      const job = createJob(program);
      const before = await boot.counts();
      const { process, vmar, thread } = createProcess(program, job);
      ok(sys.zx_handle_close(process));
      expect(signalsOf(sys, job) & ZX_JOB_NO_PROCESSES).to.equal(ZX_JOB_NO_PROCESSES);
      expect(outcome(sys.zx_vmar_map(vmar, ZX_VM_PERM_READ, 0, vmo(sys), 0, 4096))).to.equal(
        'ZX_ERR_BAD_STATE',
      );
      expect(outcome(sys.zx_thread_start(thread, 0, 0, 0, 0))).to.equal('ZX_ERR_BAD_STATE');
      ok(sys.zx_handle_close_many([vmar, thread]));
      const after = await boot.counts();
      expect({ ...after, objects: { ...after.objects, vmo: undefined } }).to.deep.include({
        mappings: before.mappings,
      });
      expect(after.objects.process).to.equal(before.objects.process);
      expect(after.objects.thread).to.equal(before.objects.thread);
    });

    it('a process that was not started can be killed', () => {
      const program = boot.process();
      const { process } = createProcess(program);
      ok(program.sys.zx_task_kill(process));
      expect(returnCode(program.sys, process)).to.equal(ZX_TASK_RETCODE_SYSCALL_KILL);
      expect(signalsOf(program.sys, process)).to.equal(ZX_PROCESS_TERMINATED);
    });
  });
});

describe('zx_process_start', () => {
  everyMode((boot) => {
    it('ZX_OK: process and thread run, and arg1 has moved', () => {
      const program = boot.process();
      const { sys } = program;
      const [mine, theirs] = eventPair(sys);
      const { process, thread } = startProcess(program, program.defaultJob, theirs);
      expect(isValid(sys, theirs)).to.equal(false);
      expect(signalsOf(sys, mine)).to.equal(0);
      expect(signalsOf(sys, thread)).to.equal(ZX_THREAD_RUNNING);
      expect(ok(sys.zx_object_get_info(process, ZX_INFO_PROCESS)).info.flags).to.equal(
        ZX_INFO_PROCESS_FLAG_STARTED,
      );
      ok(sys.zx_task_kill(process));
      expect(signalsOf(sys, mine)).to.equal(ZX_CHANNEL_PEER_CLOSED);
    });

    it('a running process lives on without handles, in its job', () => {
      const program = boot.process();
      const job = createJob(program);
      const { process, vmar, thread } = startProcess(program, job);
      ok(program.sys.zx_handle_close_many([process, vmar, thread]));
      expect(signalsOf(program.sys, job) & ZX_JOB_NO_PROCESSES).to.equal(0);
      ok(program.sys.zx_task_kill(job));
    });

    it('tells the program arg2 as it is', () => {
      const parent = boot.process('parent');
      for (const arg2 of [0, 7, 2 ** 40, 2n ** 64n - 1n]) {
        const { process, thread } = createProcess(parent);
        ok(parent.sys.zx_process_start(process, thread, 0, 0, 0, arg2));
        expect(boot.attach(parent, thread)).to.deep.include({ arg1: 0, arg2 });
      }
    });

    it('takes a value of arg1 that is no handle for none', () => {
      const program = boot.process();
      const { process, thread } = createProcess(program);
      ok(program.sys.zx_process_start(process, thread, 0, 0, 3, 0));
      expect(boot.attach(program, thread).arg1).to.equal(0);
    });

    it('ZX_ERR_BAD_HANDLE ZX_ERR_WRONG_TYPE ZX_ERR_ACCESS_DENIED: WRITE on process, then thread; arg1 is gone all the same', () => {
      const program = boot.process();
      const { sys } = program;
      const { process, thread } = createProcess(program);
      const weak = [without(sys, process, ZX_RIGHT_WRITE), without(sys, thread, ZX_RIGHT_WRITE)] as const;
      const start = (one: number, other: number): string => {
        const arg1 = event(sys);
        const status = outcome(sys.zx_process_start(one, other, 0, 0, arg1, 0));
        expect(isValid(sys, arg1)).to.equal(false);
        return status;
      };
      expect(sys.zx_process_start(0, 0, 0, 0, 0, 0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(sys.zx_process_start(thread, thread, 0, 0, 0, 0)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      expect(sys.zx_process_start(weak[0], 0, 0, 0, 0, 0)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      expect(start(0, thread)).to.equal('ZX_ERR_BAD_HANDLE');
      expect(start(process, 0)).to.equal('ZX_ERR_BAD_HANDLE');
      expect(start(process, process)).to.equal('ZX_ERR_WRONG_TYPE');
      expect(start(process, weak[1])).to.equal('ZX_ERR_ACCESS_DENIED');
    });

    it('ZX_ERR_ACCESS_DENIED: for a thread of another process, and for an arg1 without TRANSFER, which is closed', () => {
      const program = boot.process();
      const { sys } = program;
      const { process, thread } = createProcess(program);
      const other = createProcess(program);
      const arg1 = event(sys);
      expect(sys.zx_process_start(process, other.thread, 0, 0, arg1, 0)).to.deep.equal({
        status: ZX_ERR_ACCESS_DENIED,
      });
      expect(isValid(sys, arg1)).to.equal(false);
      const fixed = without(sys, event(sys), ZX_RIGHT_TRANSFER);
      expect(sys.zx_process_start(process, thread, 0, 0, fixed, 0)).to.deep.equal({
        status: ZX_ERR_ACCESS_DENIED,
      });
      expect(isValid(sys, fixed)).to.equal(false);
    });

    it('ZX_ERR_BAD_STATE: a process starts once, and not after its end; arg1 is gone', () => {
      const program = boot.process();
      const { sys } = program;
      const { process, thread } = startProcess(program);
      const second = ok(sys.zx_thread_create(process, 'second', 0)).out;
      const arg1 = event(sys);
      expect(sys.zx_process_start(process, second, 0, 0, arg1, 0)).to.deep.equal({
        status: ZX_ERR_BAD_STATE,
      });
      expect(isValid(sys, arg1)).to.equal(false);
      ok(sys.zx_task_kill(process));
      expect(sys.zx_process_start(process, thread, 0, 0, 0, 0)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
    });
  });
});

describe('zx_process_read_memory and zx_process_write_memory', () => {
  everyMode((boot) => {
    it('ZX_OK zx_process_read_memory zx_process_write_memory: to the end of the one mapping, whatever it allows', () => {
      const program = boot.process();
      const { sys } = program;
      const { process, vmar } = createProcess(program);
      const memory = vmo(sys, 8192);
      const { mapped_addr } = ok(sys.zx_vmar_map(vmar, ZX_VM_PERM_READ, 0, memory, 4096, 4096));
      ok(sys.zx_vmo_write(memory, new Uint8Array([1, 2, 3]), 4096));
      expect(ok(sys.zx_process_read_memory(process, mapped_addr + 1, 2))).to.deep.include({
        buffer: new Uint8Array([2, 3]),
        actual: 2,
      });
      expect(ok(sys.zx_process_read_memory(process, mapped_addr + 4095, 100)).actual).to.equal(1);
      const written = ok(sys.zx_process_write_memory(process, mapped_addr + 4094, new Uint8Array([7, 8, 9])));
      expect(written.actual).to.equal(2);
      expect([...ok(sys.zx_vmo_read(memory, 8190, 2)).buffer]).to.deep.equal([7, 8]);
    });

    it('ZX_ERR_INVALID_ARGS zx_process_read_memory zx_process_write_memory: for 0 bytes or more than 64 MiB, first of all', () => {
      const { sys } = boot.process();
      const most = 64 * 1024 * 1024;
      for (const size of [0, most + 1, 2n ** 64n - 1n]) {
        expect(sys.zx_process_read_memory(0, 0, size)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
      for (const size of [0, most + 1]) {
        expect(sys.zx_process_write_memory(0, 0, new Uint8Array(size))).to.deep.equal({
          status: ZX_ERR_INVALID_ARGS,
        });
      }
      expect(sys.zx_process_read_memory(0, 0, most)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(sys.zx_process_write_memory(0, 0, new Uint8Array(most))).to.deep.equal({
        status: ZX_ERR_BAD_HANDLE,
      });
    });

    it('ZX_ERR_BAD_HANDLE ZX_ERR_WRONG_TYPE ZX_ERR_ACCESS_DENIED zx_process_read_memory zx_process_write_memory: reading needs WRITE too', () => {
      const { sys, self, thread } = boot.process();
      const one = new Uint8Array(1);
      expect(sys.zx_process_read_memory(0, 0, 1)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(sys.zx_process_write_memory(0, 0, one)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(sys.zx_process_read_memory(thread, 0, 1)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      expect(sys.zx_process_write_memory(thread, 0, one)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      for (const right of [ZX_RIGHT_READ, ZX_RIGHT_WRITE]) {
        const weak = without(sys, self, right);
        expect(sys.zx_process_read_memory(weak, 0, 1)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      }
      const readOnly = without(sys, self, ZX_RIGHT_WRITE);
      expect(sys.zx_process_write_memory(readOnly, 0, one)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
    });

    it('ZX_ERR_BAD_STATE ZX_ERR_NO_MEMORY ZX_ERR_OUT_OF_RANGE zx_process_read_memory zx_process_write_memory: a dead process, nothing mapped, beyond the VMO', () => {
      const program = boot.process();
      const { sys } = program;
      const one = new Uint8Array(1);
      const { process, vmar } = createProcess(program);
      const { mapped_addr } = ok(sys.zx_vmar_map(vmar, ZX_VM_PERM_READ, 0, vmo(sys), 0, 8192));
      for (const addr of [0, mapped_addr + 8192, 2n ** 64n - 1n]) {
        expect(sys.zx_process_read_memory(process, addr, 1)).to.deep.equal({ status: ZX_ERR_NO_MEMORY });
        expect(sys.zx_process_write_memory(process, addr, one)).to.deep.equal({ status: ZX_ERR_NO_MEMORY });
      }
      const beyond = mapped_addr + 4096;
      expect(sys.zx_process_read_memory(process, beyond, 1)).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
      expect(sys.zx_process_write_memory(process, beyond, one)).to.deep.equal({
        status: ZX_ERR_OUT_OF_RANGE,
      });
      ok(sys.zx_task_kill(process));
      expect(sys.zx_process_read_memory(process, mapped_addr, 1)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      expect(sys.zx_process_write_memory(process, mapped_addr, one)).to.deep.equal({
        status: ZX_ERR_BAD_STATE,
      });
    });

    it('one call moves at most 4 MiB', () => {
      const program = boot.process();
      const { sys } = program;
      const size = 5 * 1024 * 1024;
      const { process, vmar } = createProcess(program);
      const { mapped_addr } = ok(sys.zx_vmar_map(vmar, ZX_VM_PERM_READ, 0, vmo(sys, size), 0, size));
      expect(
        ok(sys.zx_process_write_memory(process, mapped_addr, new Uint8Array(size).fill(1))).actual,
      ).to.equal(4 * 1024 * 1024);
      const { buffer, actual } = ok(sys.zx_process_read_memory(process, mapped_addr + 1024, size - 1024));
      expect([actual, buffer.length, buffer[0], buffer.at(-1)]).to.deep.equal([2 ** 22, 2 ** 22, 1, 0]);
    });

    it('shows a debugger what a program has in memory', () => {
      const parent = boot.process('parent');
      const { process: child, created } = startProgram(boot, parent);
      const { mapped_addr } = ok(parent.sys.zx_vmar_map(created.vmar, 3, 0, vmo(parent.sys), 0, 4096));
      child.memory(mapped_addr, 4)[3] = 42;
      expect(ok(parent.sys.zx_process_read_memory(created.process, mapped_addr + 3, 1)).buffer[0]).to.equal(
        42,
      );
    });
  });
});

describe('zx_process_write_memory at the limit of memory', () => {
  everyMode(
    (boot) => {
      it('zx_process_write_memory ZX_ERR_NO_MEMORY: when pages would be too many', () => {
        const program = boot.process();
        const { sys } = program;
        const { process, vmar } = createProcess(program);
        const { mapped_addr } = ok(sys.zx_vmar_map(vmar, ZX_VM_PERM_READ, 0, vmo(sys, 2 ** 20), 0, 2 ** 20));
        expect(sys.zx_process_write_memory(process, mapped_addr, new Uint8Array(2 ** 20))).to.deep.equal({
          status: ZX_ERR_NO_MEMORY,
        });
      });
    },
    { limits: { bytes: 2 ** 17 } },
  );
});
