import { ZX_PROCESS_DEBUG_ADDR_BREAK_ON_SET } from '../abi/constants';
import {
  type PropertyValue,
  ZX_PROP_JOB_KILL_ON_OOM,
  ZX_PROP_PROCESS_BREAK_ON_LOAD,
  ZX_PROP_PROCESS_DEBUG_ADDR,
  ZX_PROP_PROCESS_VDSO_BASE_ADDRESS,
  ZX_PROP_REGISTER_FS,
  ZX_PROP_REGISTER_GS,
} from '../abi/property';
import type { Rule } from '../abi/rule';
import { objectSyscalls } from '../abi/syscall/object';
import { Job } from '../object/job';
import type { KernelObject } from '../object/kernel-object';
import { Process } from '../object/process';
import type { Thread } from '../object/thread';
import { refuse } from '../refused';
import { type Behaviour, keptValue } from './property-behaviour';

const { refusals: getRules } = objectSyscalls.zx_object_get_property;
const { refusals: setRules } = objectSyscalls.zx_object_set_property;

/** The canonical addresses of user memory, of x86-64, lie below. */
const USER_ADDRESSES_END = 2 ** 47;
/** Where the vDSO lies: no program has one. */
const NO_VDSO = 0;

/** The properties of jobs, processes and threads; their names are in object-property. */
export const taskProperties: readonly [number, Behaviour][] = [
  [ZX_PROP_REGISTER_FS, register('fsBase')],
  [ZX_PROP_REGISTER_GS, register('gsBase')],
  [
    ZX_PROP_PROCESS_DEBUG_ADDR,
    { get: (object) => asProcess(object)?.debugAddress ?? 0, set: setDebugAddress },
  ],
  [ZX_PROP_PROCESS_VDSO_BASE_ADDRESS, { get: () => NO_VDSO }],
  [
    ZX_PROP_PROCESS_BREAK_ON_LOAD,
    { get: (object) => asProcess(object)?.breakOnLoad ?? 0, set: setBreakOnLoad },
  ],
  [ZX_PROP_JOB_KILL_ON_OOM, { set: setKillOnOom }],
];

/** A register that a thread reads and sets of itself only. */
function register(name: 'fsBase' | 'gsBase'): Behaviour {
  return {
    get: (object, caller) => own(object, caller, getRules.otherThread)[name],
    set: (object, value, caller) => {
      const thread = own(object, caller, setRules.otherThread);
      thread[name] = Number(value) < USER_ADDRESSES_END ? Number(value) : refuse(setRules.notCanonical);
    },
  };
}

function own(object: KernelObject, caller: Thread, otherThread: Rule): Thread {
  return object === caller ? caller : refuse(otherThread);
}

function asProcess(object: KernelObject): Process | undefined {
  return object instanceof Process ? object : undefined;
}

/** It is set once; what a debugger put there to be told of that does not count. */
function setDebugAddress(object: KernelObject, value: PropertyValue): void {
  if (!(object instanceof Process)) return;
  if (value === 0) refuse(setRules.noDebugAddress);
  if (object.debugAddress !== 0 && object.debugAddress !== ZX_PROCESS_DEBUG_ADDR_BREAK_ON_SET)
    refuse(setRules.debugAddressSet);
  object.debugAddress = keptValue(value);
}

function setBreakOnLoad(object: KernelObject, value: PropertyValue): void {
  if (object instanceof Process) object.breakOnLoad = keptValue(value);
}

function setKillOnOom(object: KernelObject, value: PropertyValue): void {
  if (!(object instanceof Job)) return;
  if (value !== 0 && value !== 1) refuse(setRules.notOnOrOff);
  object.killOnOom = value === 1;
}
