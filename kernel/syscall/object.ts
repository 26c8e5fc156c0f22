import type { objectSyscalls } from '../abi/syscall/object';
import { getChild } from './object-child';
import { getInfo } from './object-info';
import { getProperty, setProperty } from './object-property';
import { signal, signalPeer } from './object-signal';
import { waitAsync, waitMany, waitOne } from './object-wait';
import type { HandlersOf } from './handler';

export const objectHandlers: HandlersOf<typeof objectSyscalls> = {
  zx_object_get_info: getInfo,
  zx_object_get_child: getChild,
  zx_object_get_property: getProperty,
  zx_object_set_property: setProperty,
  zx_object_signal: signal,
  zx_object_signal_peer: signalPeer,
  zx_object_wait_one: waitOne,
  zx_object_wait_many: waitMany,
  zx_object_wait_async: waitAsync,
};
