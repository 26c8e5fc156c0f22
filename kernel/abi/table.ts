import type { Descriptor } from './descriptor';
import { channelSyscalls } from './syscall/channel';
import { clockSyscalls } from './syscall/clock';
import { debuglogSyscalls } from './syscall/debuglog';
import { eventSyscalls } from './syscall/event';
import { futexSyscalls } from './syscall/futex';
import { fifoSyscalls } from './syscall/fifo';
import { handleSyscalls } from './syscall/handle';
import { exceptionSyscalls } from './syscall/exception';
import { jobSyscalls } from './syscall/job';
import { objectSyscalls } from './syscall/object';
import { portSyscalls } from './syscall/port';
import { processSyscalls } from './syscall/process';
import { threadSyscalls } from './syscall/thread';
import { socketSyscalls } from './syscall/socket';
import { streamSyscalls } from './syscall/stream';
import { systemSyscalls } from './syscall/system';
import { taskSyscalls } from './syscall/task';
import { timerSyscalls } from './syscall/timer';
import { vmarSyscalls } from './syscall/vmar';
import { vmarRangeSyscalls } from './syscall/vmar-range';
import { vmoSyscalls } from './syscall/vmo';

/** THE SYSCALL TABLE: each syscall declared once. Types, checks, stubs, wire, traces and documentation come from it. */
export const syscallTable = {
  ...handleSyscalls,
  ...objectSyscalls,
  ...vmoSyscalls,
  ...vmarSyscalls,
  ...vmarRangeSyscalls,
  ...channelSyscalls,
  ...eventSyscalls,
  ...portSyscalls,
  ...taskSyscalls,
  ...jobSyscalls,
  ...threadSyscalls,
  ...exceptionSyscalls,
  ...processSyscalls,
  ...systemSyscalls,
  ...futexSyscalls,
  ...clockSyscalls,
  ...debuglogSyscalls,
  ...timerSyscalls,
  ...fifoSyscalls,
  ...socketSyscalls,
  ...streamSyscalls,
};

export type SyscallTable = typeof syscallTable;
export type SyscallName = keyof SyscallTable;

/** The table as a list, for whatever treats all syscalls alike. */
export const syscallEntries = Object.entries(syscallTable) as [SyscallName, Descriptor][];
