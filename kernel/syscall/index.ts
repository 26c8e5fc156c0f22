import { channelHandlers } from './channel';
import { clockHandlers } from './clock';
import { debuglogHandlers } from './debuglog';
import { eventHandlers } from './event';
import { futexHandlers } from './futex';
import { fifoHandlers } from './fifo';
import { handleHandlers } from './handle';
import type { Handlers } from './handler';
import { exceptionHandlers } from './exception';
import { jobHandlers } from './job';
import { objectHandlers } from './object';
import { portHandlers } from './port';
import { processHandlers } from './process';
import { threadHandlers } from './thread';
import { socketHandlers } from './socket';
import { streamHandlers } from './stream';
import { systemHandlers } from './system';
import { taskHandlers } from './task';
import { timerHandlers } from './timer';
import { vmarHandlers } from './vmar';
import { vmarRangeHandlers } from './vmar-range';
import { vmoHandlers } from './vmo';

export type { AnyHandler } from './handler';

/** The implementation of each syscall of the table. */
export const handlers: Handlers = {
  ...handleHandlers,
  ...objectHandlers,
  ...vmoHandlers,
  ...vmarHandlers,
  ...vmarRangeHandlers,
  ...channelHandlers,
  ...eventHandlers,
  ...portHandlers,
  ...taskHandlers,
  ...jobHandlers,
  ...threadHandlers,
  ...exceptionHandlers,
  ...processHandlers,
  ...systemHandlers,
  ...futexHandlers,
  ...clockHandlers,
  ...debuglogHandlers,
  ...timerHandlers,
  ...fifoHandlers,
  ...socketHandlers,
  ...streamHandlers,
};
