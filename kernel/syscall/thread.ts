import {
  ZX_THREAD_STATE_DEBUG_REGS,
  ZX_THREAD_STATE_FP_REGS,
  ZX_THREAD_STATE_GENERAL_REGS,
  ZX_THREAD_STATE_SINGLE_STEP,
  ZX_THREAD_STATE_VECTOR_REGS,
} from '../abi/constants';
import { ZX_DEFAULT_THREAD_RIGHTS } from '../abi/rights';
import type { Rule } from '../abi/rule';
import { ZX_OK } from '../abi/status';
import { threadSyscalls } from '../abi/syscall/thread';
import type { U64 } from '../abi/u64';
import { Thread } from '../object/thread';
import { refuse } from '../refused';
import type { HandlersOf } from './handler';

const REGISTERS = [
  ZX_THREAD_STATE_GENERAL_REGS,
  ZX_THREAD_STATE_FP_REGS,
  ZX_THREAD_STATE_VECTOR_REGS,
  ZX_THREAD_STATE_DEBUG_REGS,
];
const SINGLE_STEP_BYTES = 4;

export const threadHandlers: HandlersOf<typeof threadSyscalls> = {
  zx_thread_create(caller, value, name, options) {
    const { refusals } = threadSyscalls.zx_thread_create;
    if (options !== 0) refuse(refusals.badOptions);
    const { handles, core } = caller.process;
    const { object: process } = handles.resolve(value, refusals.process);
    core.requireHandles(1);
    return {
      status: ZX_OK,
      out: handles.add(core.mint(new Thread(process, name), ZX_DEFAULT_THREAD_RIGHTS)),
    };
  },

  zx_thread_start(caller, value) {
    const { refusals } = threadSyscalls.zx_thread_start;
    const { object: thread } = caller.process.handles.resolve(value, refusals.handle);
    const { process } = thread;
    if (!process.started || process.ended || thread.started) refuse(refusals.badState);
    thread.start();
    return { status: ZX_OK };
  },

  zx_thread_legacy_yield(_caller, options) {
    if (options !== 0) refuse(threadSyscalls.zx_thread_legacy_yield.refusals.badOptions);
    return { status: ZX_OK };
  },

  zx_thread_read_state(caller, value, kind, buffer_size) {
    const { refusals } = threadSyscalls.zx_thread_read_state;
    const { object: thread } = caller.process.handles.resolve(value, refusals.handle);
    judgeState(thread, kind, buffer_size, refusals);
    const buffer = new Uint8Array(SINGLE_STEP_BYTES);
    buffer[0] = thread.singleStep ? 1 : 0;
    return { status: ZX_OK, buffer };
  },

  zx_thread_write_state(caller, value, kind, buffer) {
    const { refusals } = threadSyscalls.zx_thread_write_state;
    const { object: thread } = caller.process.handles.resolve(value, refusals.handle);
    judgeState(thread, kind, buffer.length, refusals);
    const step = new DataView(buffer.buffer, buffer.byteOffset).getUint32(0, true);
    if (step > 1) refuse(refusals.badStep);
    thread.singleStep = step === 1;
    return { status: ZX_OK };
  },
};

interface StateRules {
  readonly badKind: Rule;
  readonly noRegisters: Rule;
  readonly tooSmall: Rule;
  readonly notStopped: Rule;
}

function judgeState(thread: Thread, kind: number, size: U64, rules: StateRules): void {
  const hasRegisters = REGISTERS.includes(kind);
  if (!hasRegisters && kind !== ZX_THREAD_STATE_SINGLE_STEP) refuse(rules.badKind);
  if (!hasRegisters && size < SINGLE_STEP_BYTES) refuse(rules.tooSmall);
  if (!thread.isStopped) refuse(rules.notStopped);
  if (hasRegisters) refuse(rules.noRegisters);
}
