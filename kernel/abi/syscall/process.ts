import { syscall } from '../descriptor';
import * as k from '../kind';
import { memoryBytes } from '../process-memory';
import { objectName } from '../property';
import { ZX_RIGHT_MANAGE_PROCESS, ZX_RIGHT_READ, ZX_RIGHT_WRITE } from '../rights';
import { access, rule } from '../rule';
import {
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_MEMORY,
  ZX_ERR_OUT_OF_RANGE,
} from '../status';
import { noMemoryForBytes, noMemoryForHandle } from './limits';
import { deniedByPolicy } from './policy';

const sizeLimits = (look: string) =>
  rule(ZX_ERR_INVALID_ARGS, look, 'there must be 1 byte to move, and at most 64 MiB');

const memoryRules = (process: string) => ({
  ended: rule(ZX_ERR_BAD_STATE, process, 'the process must not have ended'),
  notMapped: rule(ZX_ERR_NO_MEMORY, 'vaddr', 'something must be mapped at vaddr'),
  beyondVmo: rule(ZX_ERR_OUT_OF_RANGE, 'vaddr', 'the bytes must lie within the VMO that is mapped there'),
});

export const processSyscalls = {
  /**
   * Creates a process without threads in a job, and the root region of its address space. It can be started once; until
   * then it lives as long as a handle to it.
   */
  zx_process_create: syscall({
    number: 86,
    in: (job = k.handle, name = objectName, options = k.options) => ({ job, name, options }),
    out: { proc_handle: k.handle, vmar_handle: k.handle },
    refusals: {
      badOptions: rule(ZX_ERR_INVALID_ARGS, 'options', 'options must be 0 or ZX_PROCESS_SHARED'),
      ...deniedByPolicy('ZX_POL_NEW_PROCESS'),
      job: access('job', 'job', 0, ZX_RIGHT_MANAGE_PROCESS | ZX_RIGHT_WRITE),
      dying: rule(ZX_ERR_BAD_STATE, 'job', 'the job must not have been killed'),
      ...noMemoryForHandle,
    },
  }),
  /**
   * Starts a process with its first thread. `arg1` moves into its table, where the thread finds it; it is gone from the
   * caller's whatever comes of the call. The thread runs no code until a program attaches to it.
   */
  zx_process_start: syscall({
    number: 87,
    in: (
      handle = k.handle,
      thread = k.handle,
      entry = k.address,
      stack = k.address,
      arg1 = k.handle,
      arg2 = k.u64,
    ) => ({ handle, thread, entry, stack, arg1, arg2 }),
    refusals: {
      handle: access('handle', 'process', ZX_RIGHT_WRITE),
      thread: access('thread', 'thread', ZX_RIGHT_WRITE),
      otherProcess: rule(ZX_ERR_ACCESS_DENIED, 'thread', 'the thread must be one of the process'),
      notTransferable: rule(ZX_ERR_ACCESS_DENIED, 'arg1', 'arg1 must have ZX_RIGHT_TRANSFER'),
      started: rule(
        ZX_ERR_BAD_STATE,
        'handle',
        'neither process nor thread may have been started, or have ended',
      ),
    },
  }),
  /** Copies bytes out of a process's memory, whatever the mapping allows. `actual`: how many, at most to its end. */
  zx_process_read_memory: syscall({
    number: 88,
    in: (handle = k.handle, vaddr = k.address, buffer_size = k.u64) => ({ handle, vaddr, buffer_size }),
    out: { buffer: k.bytes, actual: k.u64 },
    refusals: {
      badSize: sizeLimits('buffer_size'),
      handle: access('handle', 'process', ZX_RIGHT_READ | ZX_RIGHT_WRITE),
      ...memoryRules('handle'),
    },
  }),
  /** Copies bytes into a process's memory, whatever the mapping allows. `actual`: how many, at most to its end. */
  zx_process_write_memory: syscall({
    number: 89,
    in: (handle = k.handle, vaddr = k.address, buffer = memoryBytes) => ({ handle, vaddr, buffer }),
    out: { actual: k.u64 },
    refusals: {
      badSize: sizeLimits('buffer'),
      handle: access('handle', 'process', ZX_RIGHT_WRITE),
      ...memoryRules('handle'),
      ...noMemoryForBytes,
    },
  }),
};
