import { ZX_POL_NEW_PROCESS, ZX_PROCESS_SHARED } from '../abi/constants';
import { MOST_ASKED, MOST_MOVED } from '../abi/process-memory';
import { ZX_DEFAULT_PROCESS_RIGHTS, ZX_RIGHT_TRANSFER } from '../abi/rights';
import type { Rule } from '../abi/rule';
import { ZX_OK } from '../abi/status';
import { processSyscalls } from '../abi/syscall/process';
import { isKept, type U64 } from '../abi/u64';
import { viewHost } from '../memory/mapping-host';
import { ROOT_VMAR_RIGHTS } from '../newborn';
import { endOf } from '../object/address-range';
import type { Handle } from '../handle/handle';
import { Process } from '../object/process';
import type { Thread } from '../object/thread';
import type { Vmo } from '../object/vmo';
import { refuse } from '../refused';
import type { HandlersOf } from './handler';
import { enforceBadHandlePolicy, enforcePolicy } from './policy';
import { needRights } from './need-rights';

export const processHandlers: HandlersOf<typeof processSyscalls> = {
  zx_process_create(caller, jobValue, name, options) {
    const { refusals } = processSyscalls.zx_process_create;
    if (options !== 0 && options !== ZX_PROCESS_SHARED) refuse(refusals.badOptions);
    enforcePolicy(caller, ZX_POL_NEW_PROCESS, refusals.policy);
    const { handles, core } = caller.process;
    const { object: job } = handles.resolve(jobValue, refusals.job);
    if (job.returnCode !== undefined) refuse(refusals.dying);
    core.requireHandles(2);
    const process = new Process(job, name, core.createdWindows.next(), viewHost);
    return {
      status: ZX_OK,
      proc_handle: handles.add(core.mint(process, ZX_DEFAULT_PROCESS_RIGHTS)),
      vmar_handle: handles.add(core.mint(process.rootVmar, ROOT_VMAR_RIGHTS)),
    };
  },

  zx_process_start(caller, value, threadValue, _entry, _stack, arg1, arg2) {
    const { handles } = caller.process;
    try {
      startProcess(caller, value, threadValue, arg1, arg2);
    } catch (refused) {
      const argument = handles.get(arg1);
      if (argument) handles.close(argument);
      throw refused;
    }
    return { status: ZX_OK };
  },

  zx_process_read_memory(caller, value, vaddr, buffer_size) {
    const { refusals } = processSyscalls.zx_process_read_memory;
    if (buffer_size === 0 || buffer_size > MOST_ASKED) refuse(refusals.badSize);
    const { object: process } = caller.process.handles.resolve(value, refusals.handle);
    const { vmo, offset, length } = memoryAt(process, vaddr, buffer_size, refusals);
    return { status: ZX_OK, buffer: vmo.read(offset, length), actual: length };
  },

  zx_process_write_memory(caller, value, vaddr, { length: asked, bytes }) {
    const { refusals } = processSyscalls.zx_process_write_memory;
    if (asked === 0 || asked > MOST_ASKED) refuse(refusals.badSize);
    const { object: process } = caller.process.handles.resolve(value, refusals.handle);
    const { vmo, offset, length } = memoryAt(process, vaddr, asked, refusals);
    vmo.write(offset, bytes.subarray(0, length));
    return { status: ZX_OK, actual: length };
  },
};

function startProcess(caller: Thread, value: number, threadValue: number, arg1: number, arg2: U64): void {
  const { refusals } = processSyscalls.zx_process_start;
  const { handles } = caller.process;
  const { object: process } = handles.resolve(value, refusals.handle);
  const { object: thread } = handles.resolve(threadValue, refusals.thread);
  const argument = handles.get(arg1);
  if (!argument && arg1 !== 0) enforceBadHandlePolicy(caller);
  if (thread.process !== process) refuse(refusals.otherProcess);
  if (argument) needRights(argument, ZX_RIGHT_TRANSFER, refusals.notTransferable);
  if (process.started || process.ended || thread.started) refuse(refusals.started);
  const given = argument ? give(argument, caller, process) : 0;
  process.firstArguments = { arg1: given, arg2 };
  process.start(thread);
}

/** Moves a handle of the caller's to another process. */
function give(handle: Handle, { core, process: from }: Thread, to: Process): number {
  from.handles.remove(handle);
  core.history?.moved('transfer', handle);
  const value = to.handles.add(handle);
  core.history?.moved('receive', handle);
  return value;
}

interface MemoryRules {
  readonly ended: Rule;
  readonly notMapped: Rule;
  readonly beyondVmo: Rule;
}

/** The memory at an address, as far as one mapping and one call reach. */
function memoryAt(
  process: Process,
  vaddr: U64,
  asked: U64,
  rules: MemoryRules,
): { vmo: Vmo; offset: number; length: number } {
  if (process.ended) refuse(rules.ended);
  const addr = isKept(vaddr) ? vaddr : refuse(rules.notMapped);
  const mapping = process.rootVmar.findMapping(addr, 1) ?? refuse(rules.notMapped);
  const length = Math.min(Number(asked), endOf(mapping) - addr, MOST_MOVED);
  const offset = mapping.vmoOffsetAt(addr);
  if (offset + length > mapping.vmo.size) refuse(rules.beyondVmo);
  return { vmo: mapping.vmo, offset, length };
}
