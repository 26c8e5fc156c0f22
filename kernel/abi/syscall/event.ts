import { syscall } from '../descriptor';
import * as k from '../kind';
import { rule } from '../rule';
import { ZX_ERR_INVALID_ARGS, ZX_ERR_NOT_SUPPORTED } from '../status';
import { noMemoryForHandle } from './limits';
import { deniedByPolicy } from './policy';

export const eventSyscalls = {
  /** Creates an event: an object that carries signals and nothing else. */
  zx_event_create: syscall({
    number: 60,
    in: (options = k.options) => ({ options }),
    out: { out: k.handle },
    refusals: {
      badOptions: rule(ZX_ERR_INVALID_ARGS, 'options', 'options must be 0'),
      ...deniedByPolicy('ZX_POL_NEW_EVENT'),
      ...noMemoryForHandle,
    },
  }),
  /** Creates a pair of events that signal one another and notice when the other's last handle closes. */
  zx_eventpair_create: syscall({
    number: 61,
    in: (options = k.options) => ({ options }),
    out: { out0: k.handle, out1: k.handle },
    refusals: {
      badOptions: rule(ZX_ERR_NOT_SUPPORTED, 'options', 'options must be 0'),
      ...deniedByPolicy('ZX_POL_NEW_EVENTPAIR'),
      ...noMemoryForHandle,
    },
  }),
};
