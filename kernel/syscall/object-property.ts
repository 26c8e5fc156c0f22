import {
  ZX_EXCEPTION_CHANNEL_TYPE_DEBUGGER,
  ZX_EXCEPTION_STATE_THREAD_EXIT,
  ZX_EXCEPTION_STRATEGY_SECOND_CHANCE,
} from '../abi/constants';
import {
  properties,
  type PropertyValue,
  ZX_PROP_EXCEPTION_STATE,
  ZX_PROP_EXCEPTION_STRATEGY,
  ZX_PROP_NAME,
  ZX_PROP_SOCKET_RX_THRESHOLD,
  ZX_PROP_SOCKET_TX_THRESHOLD,
  ZX_PROP_STREAM_MODE_APPEND,
  ZX_PROP_VMO_CONTENT_SIZE,
} from '../abi/property';
import { ZX_RIGHT_WRITE } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { objectSyscalls } from '../abi/syscall/object';
import { SOCKET_BUFFER_BYTES } from '../abi/syscall/socket';
import { Exception } from '../object/exception';
import type { KernelObject } from '../object/kernel-object';
import { Socket } from '../object/socket';
import { Stream } from '../object/stream';
import { Vmo } from '../object/vmo';
import { refuse } from '../refused';
import type { Handler } from './handler';
import { needRights } from './need-rights';
import { type Behaviour, keptValue } from './property-behaviour';
import { taskProperties } from './task-property';

const { refusals: getRules } = objectSyscalls.zx_object_get_property;
const { refusals: setRules } = objectSyscalls.zx_object_set_property;

const behaviours = new Map<number, Behaviour>([
  ...taskProperties,
  [ZX_PROP_NAME, { get: ({ name }) => name, set: setName }],
  [ZX_PROP_VMO_CONTENT_SIZE, { get: contentSize, set: setContentSize }],
  [ZX_PROP_EXCEPTION_STATE, { get: exceptionState, set: setExceptionState }],
  [ZX_PROP_EXCEPTION_STRATEGY, { get: exceptionStrategy, set: setExceptionStrategy }],
  [ZX_PROP_SOCKET_RX_THRESHOLD, { get: readThreshold, set: setReadThreshold }],
  [ZX_PROP_SOCKET_TX_THRESHOLD, { get: writeThreshold, set: setWriteThreshold }],
  [ZX_PROP_STREAM_MODE_APPEND, { get: modeAppend, set: setModeAppend }],
]);

export const getProperty: Handler<'zx_object_get_property'> = (caller, handle, property) => {
  const { object } = caller.process.handles.resolve(handle, getRules.handle);
  const known = properties.get(property) ?? refuse(getRules.unknownProperty);
  const get = behaviours.get(property)?.get ?? refuse(getRules.unknownProperty);
  if (!known.types.includes(object.type)) refuse(getRules.wrongType);
  return { status: ZX_OK, value: get(object, caller) };
};

export const setProperty: Handler<'zx_object_set_property'> = (caller, value, property, wanted) => {
  const handle = caller.process.handles.resolve(value, setRules.handle);
  const known = properties.get(property) ?? refuse(setRules.unknownProperty);
  const set = behaviours.get(property)?.set ?? refuse(setRules.unknownProperty);
  if (property === ZX_PROP_VMO_CONTENT_SIZE)
    needRights(handle, ZX_RIGHT_WRITE, setRules.contentSizeNeedsWrite);
  if (!known.types.includes(handle.object.type)) refuse(setRules.wrongType);
  set(handle.object, wanted, caller);
  return { status: ZX_OK };
};

function setName(object: KernelObject, value: PropertyValue): void {
  object.name = String(value);
}

function contentSize(object: KernelObject): number {
  return object instanceof Vmo ? object.contentSize : 0;
}

function setContentSize(object: KernelObject, value: PropertyValue): void {
  if (object instanceof Vmo) object.setContentSize(keptValue(value));
}

function readThreshold(object: KernelObject): number {
  return object instanceof Socket ? object.readThreshold : 0;
}

function setReadThreshold(object: KernelObject, value: PropertyValue): void {
  if (object instanceof Socket) object.readThreshold = threshold(value);
}

function writeThreshold(object: KernelObject): number {
  return object instanceof Socket ? object.writeThreshold : 0;
}

function setWriteThreshold(object: KernelObject, value: PropertyValue): void {
  if (!(object instanceof Socket)) return;
  if (!object.peer) refuse(setRules.thresholdPeerClosed);
  object.writeThreshold = threshold(value);
}

function threshold(value: PropertyValue): number {
  return Number(value) <= SOCKET_BUFFER_BYTES ? Number(value) : refuse(setRules.thresholdTooLarge);
}

function modeAppend(object: KernelObject): number {
  return object instanceof Stream && object.appends ? 1 : 0;
}

function setModeAppend(object: KernelObject, value: PropertyValue): void {
  if (object instanceof Stream) object.appends = value !== 0;
}

function exceptionState(object: KernelObject): number {
  return object instanceof Exception ? object.state : 0;
}

function setExceptionState(object: KernelObject, value: PropertyValue): void {
  if (!(object instanceof Exception)) return;
  if (typeof value !== 'number' || value > ZX_EXCEPTION_STATE_THREAD_EXIT)
    return refuse(setRules.badException);
  object.state = value;
}

function exceptionStrategy(object: KernelObject): number {
  return object instanceof Exception ? object.strategy : 0;
}

function setExceptionStrategy(object: KernelObject, value: PropertyValue): void {
  if (!(object instanceof Exception)) return;
  if (object.channelType !== ZX_EXCEPTION_CHANNEL_TYPE_DEBUGGER) refuse(setRules.notDebugger);
  if (typeof value !== 'number' || value > ZX_EXCEPTION_STRATEGY_SECOND_CHANCE)
    return refuse(setRules.badException);
  object.strategy = value;
}
