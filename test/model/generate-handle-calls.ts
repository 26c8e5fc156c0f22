import {
  ZX_INFO_HANDLE_BASIC,
  ZX_INFO_HANDLE_COUNT,
  ZX_INFO_HANDLE_VALID,
  ZX_INFO_VMO,
  ZX_WAIT_MANY_MAX_ITEMS,
} from '../../kernel/abi';
import { chance, oneOf } from './draw';
import type { Generator } from './generate';
import { type Call, type Choices, UNKNOWN, POLL, options, several, isOpen } from './generate-choices';
import * as values from './generate-values';
import { ModelEnd } from './model-object';
import { ModelVmo } from './model-vmo';

/** What a program may do with handles and signals of any object, and how often it does. */
export const handleCalls: Choices = [
  [6, (g) => ({ does: 'zx_handle_close', args: [g.any().argument] })],
  [1, (g) => ({ does: 'zx_handle_close_many', args: [several(g, g.draw.below(6))] })],
  [8, (g) => withRights(g, 'zx_handle_duplicate')],
  [4, (g) => withRights(g, 'zx_handle_replace')],
  [7, getInfo],
  [5, (g) => ({ does: 'zx_object_signal', args: [g.any().argument, ...twoMasks(g)] })],
  [6, signalPeer],
  [7, (g) => ({ does: 'zx_object_wait_one', args: [g.any().argument, values.signals(g.draw), POLL] })],
  [3, waitMany],
  [3, (g) => ({ does: 'zx_event_create', args: [options(g, [0])] })],
  [4, (g) => ({ does: 'zx_eventpair_create', args: [options(g, [0])] })],
  [1, (g) => ({ does: 'zx_port_create', args: [options(g, [0, 1])] })],
];

function withRights(g: Generator, does: 'zx_handle_duplicate' | 'zx_handle_replace'): Call {
  const { argument, handle } = g.any();
  return { does, args: [argument, values.rights(g.draw, handle?.rights ?? 0)] };
}

function getInfo(g: Generator): Call {
  const topic = oneOf(g.draw, [
    ZX_INFO_HANDLE_BASIC,
    ZX_INFO_HANDLE_BASIC,
    ZX_INFO_HANDLE_COUNT,
    ZX_INFO_HANDLE_COUNT,
    ZX_INFO_HANDLE_VALID,
    UNKNOWN,
    ZX_INFO_VMO,
    ZX_INFO_VMO,
    ZX_INFO_VMO,
  ]);
  const { argument } = topic === ZX_INFO_VMO ? g.pick(ModelVmo) : g.any();
  return { does: 'zx_object_get_info', args: [argument, topic] };
}

function signalPeer(g: Generator): Call {
  const { argument } = chance(g.draw, 80) ? g.pick(ModelEnd, isOpen) : g.any();
  return { does: 'zx_object_signal_peer', args: [argument, ...twoMasks(g)] };
}

function waitMany(g: Generator): Call {
  const count = chance(g.draw, 3) ? ZX_WAIT_MANY_MAX_ITEMS + g.draw.below(2) : g.draw.below(5);
  const items = Array.from({ length: count }, () => ({
    handle: g.any(true).argument,
    waitfor: values.signals(g.draw),
  }));
  return { does: 'zx_object_wait_many', args: [items, POLL] };
}

function twoMasks(g: Generator): [number, number] {
  return [values.signals(g.draw), values.signals(g.draw)];
}
