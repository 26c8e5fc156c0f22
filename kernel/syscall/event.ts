import { ZX_POL_NEW_EVENT, ZX_POL_NEW_EVENTPAIR } from '../abi/constants';
import { ZX_DEFAULT_EVENT_RIGHTS, ZX_DEFAULT_EVENTPAIR_RIGHTS } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { eventSyscalls } from '../abi/syscall/event';
import { Event } from '../object/event';
import { EventPair } from '../object/eventpair';
import { refuse } from '../refused';
import type { HandlersOf } from './handler';
import { enforcePolicy } from './policy';
import { createPair } from './pair';

export const eventHandlers: HandlersOf<typeof eventSyscalls> = {
  zx_event_create(caller, options) {
    const { refusals } = eventSyscalls.zx_event_create;
    if (options !== 0) refuse(refusals.badOptions);
    enforcePolicy(caller, ZX_POL_NEW_EVENT, refusals.policy);
    const { handles, core } = caller.process;
    core.requireHandles(1);
    return { status: ZX_OK, out: handles.add(core.mint(new Event(core), ZX_DEFAULT_EVENT_RIGHTS)) };
  },

  zx_eventpair_create(caller, options) {
    const { refusals } = eventSyscalls.zx_eventpair_create;
    if (options !== 0) refuse(refusals.badOptions);
    enforcePolicy(caller, ZX_POL_NEW_EVENTPAIR, refusals.policy);
    return createPair(caller, ZX_DEFAULT_EVENTPAIR_RIGHTS, (core) => EventPair.createPair(core));
  },
};
