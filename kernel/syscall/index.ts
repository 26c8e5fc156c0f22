import { channelHandlers } from './channel';
import { eventHandlers } from './event';
import { handleHandlers } from './handle';
import type { Handlers } from './handler';
import { objectHandlers } from './object';
import { portHandlers } from './port';
import { systemHandlers } from './system';
import { taskHandlers } from './task';
import { vmarHandlers } from './vmar';
import { vmoHandlers } from './vmo';

export type { AnyHandler } from './handler';

/** The implementation of each syscall of the table. */
export const handlers: Handlers = {
  ...handleHandlers,
  ...objectHandlers,
  ...vmoHandlers,
  ...vmarHandlers,
  ...channelHandlers,
  ...eventHandlers,
  ...portHandlers,
  ...taskHandlers,
  ...systemHandlers,
};
