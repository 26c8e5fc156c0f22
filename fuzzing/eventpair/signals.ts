import {
  ZX_USER_SIGNAL_0,
  ZX_USER_SIGNAL_1,
  ZX_USER_SIGNAL_2,
  ZX_USER_SIGNAL_3,
} from '../../kernel/abi/signals';

/** The initial modules of a target process have been accepted. */
export const kSync = ZX_USER_SIGNAL_0;
/** Engine to target process: a run begins; the target process echoes it. Engine to adapter: an input is ready. */
export const kStart = ZX_USER_SIGNAL_1;
/** Engine to target process: a run ends; the target process echoes it. Adapter to engine: the input was tried. */
export const kFinish = ZX_USER_SIGNAL_2;
/** Modifies kStart or kFinish; always set together with one of them. */
export const kLeak = ZX_USER_SIGNAL_3;
/** Engine to target process: a run begins, and leaks are to be looked for. Echoed as plain kStart. */
export const kStartLeakCheck = kStart | kLeak;
/** Target process to engine: the run has ended, and allocations and releases did not balance. */
export const kFinishWithLeaks = kFinish | kLeak;
