import {
  ZX_ERR_BAD_SYSCALL,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_RESOURCES,
  ZX_ERR_NOT_FOUND,
  ZX_OK,
} from '../../kernel/abi/status';
import type { KernelEvent } from '../../kernel/event';
import type { Machine } from '../../kernel/machine';
import { controlOperations as op, EVENT, PROTOCOL_VERSION, type Request } from '../wire/messages';
import type { Connection } from './connection';

/** Serves people: counts, explanations, events. It is no program and makes no syscalls. */
export function serveControl(kernel: Machine, connection: Connection, mostEventBytes: number): void {
  let observing: Disposable | undefined;
  const stop = (): void => {
    observing?.[Symbol.dispose]();
    observing = undefined;
  };
  connection.serve({
    onRequest: (request) => {
      const [status, ...outs] = answer(request);
      connection.send([request.seq, status, outs]);
    },
    onClosed: stop,
  });
  connection.send([0, ZX_OK, [PROTOCOL_VERSION, process.pid]]);

  function tell(event: KernelEvent): void {
    connection.send([EVENT, ZX_OK, [event]]);
    if (connection.unsentBytes > mostEventBytes) {
      connection.close(ZX_ERR_NO_RESOURCES, [`more than ${mostEventBytes} bytes of events are unread`]);
    }
  }

  function answer({ number, args }: Request): [status: number, ...outs: unknown[]] {
    switch (number) {
      case op.counts:
        return [ZX_OK, kernel.counts()];
      case op.waiters:
        return [ZX_OK, kernel.core.waiters()];
      case op.explain:
        return explain(kernel, args);
      case op.observe:
        observing ??= kernel.observe(tell);
        return [ZX_OK];
      case op.unobserve:
        stop();
        return [ZX_OK];
      default:
        return [ZX_ERR_BAD_SYSCALL];
    }
  }
}

function explain(kernel: Machine, [koid, handle]: readonly unknown[]): [status: number, ...outs: unknown[]] {
  if (typeof koid !== 'number' || typeof handle !== 'number') return [ZX_ERR_INVALID_ARGS];
  const found = kernel.processByKoid(koid);
  if (!found?.handles.get(handle)) return [ZX_ERR_NOT_FOUND];
  return [ZX_OK, kernel.explain(found, handle)];
}
