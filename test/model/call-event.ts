import {
  ZX_DEFAULT_EVENTPAIR_RIGHTS,
  ZX_DEFAULT_EVENT_RIGHTS,
  ZX_DEFAULT_PORT_RIGHTS,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_SUPPORTED,
  ZX_OBJ_TYPE_PORT,
  ZX_OK,
  ZX_PORT_BIND_TO_INTERRUPT,
} from '../../kernel/abi';
import { fail } from './failed';
import type { ModelCallsOf } from './model-calls';
import { ModelEvent, ModelEventPair } from './model-event';
import { ModelOpaque } from './model-object';

export const eventCalls: ModelCallsOf<'zx_event_create' | 'zx_eventpair_create' | 'zx_port_create'> = {
  zx_event_create({ table, world }, options) {
    if (options !== 0) fail(ZX_ERR_INVALID_ARGS);
    return { status: ZX_OK, out: table.mint(new ModelEvent(world), ZX_DEFAULT_EVENT_RIGHTS) };
  },

  zx_eventpair_create({ table, world }, options) {
    if (options !== 0) fail(ZX_ERR_NOT_SUPPORTED);
    const [a, b] = [new ModelEventPair(world), new ModelEventPair(world)];
    a.pairWith(b);
    return {
      status: ZX_OK,
      out0: table.mint(a, ZX_DEFAULT_EVENTPAIR_RIGHTS),
      out1: table.mint(b, ZX_DEFAULT_EVENTPAIR_RIGHTS),
    };
  },

  /** A port is only an object of another type here. */
  zx_port_create({ table, world }, options) {
    if (options !== 0 && options !== ZX_PORT_BIND_TO_INTERRUPT) fail(ZX_ERR_INVALID_ARGS);
    return {
      status: ZX_OK,
      out: table.mint(new ModelOpaque(world, ZX_OBJ_TYPE_PORT), ZX_DEFAULT_PORT_RIGHTS),
    };
  },
};
