import {
  ZX_EXCP_POLICY_CODE_PORT_TOO_MANY_OBSERVERS,
  ZX_PKT_TYPE_SIGNAL_ONE,
  ZX_WAIT_ASYNC_EDGE,
  ZX_WAIT_ASYNC_TIMESTAMP,
  ZX_WAIT_MANY_MAX_ITEMS,
} from '../abi/constants';
import { signalsNames } from '../abi/names';
import { ZX_SIGNAL_HANDLE_CLOSED } from '../abi/signals';
import { ZX_OK } from '../abi/status';
import { objectSyscalls } from '../abi/syscall/object';
import { isKept } from '../abi/u64';
import type { Handle } from '../handle/handle';
import type { Port, PortObserver } from '../object/port';
import { attach, detach, type SignalObserver } from '../object/signal-observer';
import { Pending } from '../pending';
import { Refused, refuse } from '../refused';
import type { Handler } from './handler';
import { raisePolicyException } from './policy-exception';

export const waitOne: Handler<'zx_object_wait_one'> = (caller, value, signals, deadline) => {
  const { refusals } = objectSyscalls.zx_object_wait_one;
  const handle = caller.process.handles.resolve(value, refusals.handle);
  const { object } = handle;
  if ((object.signals & signals) !== 0) return { status: ZX_OK, observed: object.signals };
  const { clock } = caller.core;
  if (deadline <= clock.now) return refuse(refusals.timedOut, { observed: object.signals });

  const pending = new Pending<{ status: typeof ZX_OK; observed: number }>(() => awaited(handle, signals));
  const observer: SignalObserver = {
    handle,
    signals,
    match: (observed) => pending.settle({ status: ZX_OK, observed }),
    cancel: () =>
      pending.settle(
        new Refused(refusals.canceled, { observed: (object.signals | ZX_SIGNAL_HANDLE_CLOSED) >>> 0 }),
      ),
  };
  attach(observer);
  const timer = clock.at(deadline, () =>
    pending.settle(new Refused(refusals.timedOut, { observed: object.signals })),
  );
  pending.onEnd(() => {
    detach(observer);
    timer.cancel();
  });
  return pending;
};

interface Item {
  readonly handle: number;
  readonly waitfor: number;
  readonly pending: number;
}

export const waitMany: Handler<'zx_object_wait_many'> = (caller, items, deadline) => {
  const { refusals } = objectSyscalls.zx_object_wait_many;
  if (items.length > ZX_WAIT_MANY_MAX_ITEMS) refuse(refusals.tooMany);
  const handles = items.map((item) => caller.process.handles.resolve(item.handle, refusals.item));
  /** The items, each with its state: as it was when it matched, or as it is now. */
  const report = (matched = new Map<number, number>()): Item[] =>
    items.map((item, i) => ({ ...item, pending: matched.get(i) ?? handles[i]?.object.signals ?? 0 }));

  const satisfied = items.some((item, i) => ((handles[i]?.object.signals ?? 0) & item.waitfor) !== 0);
  if (satisfied) return { status: ZX_OK, items: report() };
  const { clock } = caller.core;
  if (deadline <= clock.now) return refuse(refusals.timedOut, { items: report() });

  const pending = new Pending<{ status: typeof ZX_OK; items: Item[] }>(() =>
    items.length === 0
      ? `time ${deadline}`
      : items.map((item, i) => awaited(handles[i], item.waitfor)).join(', or '),
  );
  const observers = items.map(
    (item, i): SignalObserver | undefined =>
      handles[i] && {
        handle: handles[i],
        signals: item.waitfor,
        match: (state) => pending.settle({ status: ZX_OK, items: report(new Map([[i, state]])) }),
        cancel: () =>
          pending.settle(
            new Refused(refusals.canceled, { items: report(closedStates(handles, handles[i])) }),
          ),
      },
  );
  for (const observer of observers) if (observer) attach(observer);
  const timer = clock.at(deadline, () => pending.settle(new Refused(refusals.timedOut, { items: report() })));
  pending.onEnd(() => {
    for (const observer of observers) if (observer) detach(observer);
    timer.cancel();
  });
  return pending;
};

export const waitAsync: Handler<'zx_object_wait_async'> = (
  caller,
  value,
  portValue,
  key,
  signals,
  options,
) => {
  const { refusals } = objectSyscalls.zx_object_wait_async;
  if ((options & ~(ZX_WAIT_ASYNC_TIMESTAMP | ZX_WAIT_ASYNC_EDGE)) !== 0) refuse(refusals.badOptions);
  const { handles, core } = caller.process;
  const { object: port } = handles.resolve(portValue, refusals.port);
  const handle = handles.resolve(value, refusals.handle);
  if (!isKept(key)) return refuse(refusals.keyTooLarge);
  const observer: PortObserver = {
    handle,
    key,
    signals,
    match: (observed) => {
      port.forget(observer);
      queueSignalPacket(
        port,
        observer,
        observed,
        (options & ZX_WAIT_ASYNC_TIMESTAMP) !== 0 ? core.clock.now : 0n,
      );
    },
    cancel: () => port.forget(observer),
  };
  const { object } = handle;
  if ((options & ZX_WAIT_ASYNC_EDGE) === 0 && (object.signals & signals) !== 0) {
    observer.match(object.signals);
  } else {
    port.register(observer);
    attach(observer);
    if (port.observerCount > core.limits.waits) {
      raisePolicyException(caller, ZX_EXCP_POLICY_CODE_PORT_TOO_MANY_OBSERVERS, { status: ZX_OK });
    }
  }
  return { status: ZX_OK };
};

function queueSignalPacket(port: Port, source: PortObserver, observed: number, timestamp: bigint): void {
  const signal = { trigger: source.signals, observed, count: 1, timestamp };
  port.queue({ key: source.key, type: ZX_PKT_TYPE_SIGNAL_ONE, status: ZX_OK, signal }, source);
}

/** The states of the items whose handle is the one that went: each with the mark of a closed handle. */
function closedStates(handles: readonly Handle[], closed: Handle | undefined): Map<number, number> {
  const states = new Map<number, number>();
  handles.forEach((handle, i) => {
    if (handle === closed) states.set(i, (handle.object.signals | ZX_SIGNAL_HANDLE_CLOSED) >>> 0);
  });
  return states;
}

function awaited(handle: Handle | undefined, signals: number): string {
  if (!handle) return 'nothing';
  const { object } = handle;
  const name = object.name && ` '${object.name}'`;
  return `${signalsNames(signals, [`ZX_${object.type.toUpperCase()}_`])} on ${object.type} ${object.koid}${name}`;
}
