import { checkOptions } from '../../kernel/abi/check-options';
import { isZxError } from '../../kernel/abi/names';
import type { Result } from '../../kernel/abi/result';
import { ZX_ERR_INTERNAL, ZX_OK } from '../../kernel/abi/status';
import type { Attached, UserProcess } from '../../kernel/abi/user-process';
import { operations, roles } from '../wire/messages';
import type { Channel } from './channel';
import { openChannel } from './connect';
import { endWithHost } from './exit-hook';
import { type Greeting, hello, parseGreeting } from './greeting';
import { RemoteProcess } from './remote-process';
import { formatTicket, parseTicket } from './ticket';
import { type TransportOptions, transportOptions, withTransport } from './transport';
import { Window } from './window';

/**
 * A ticket to run as a thread that zx_process_start or zx_thread_start has started, and that runs no code yet. `thread`
 * is a handle to it with ZX_RIGHT_WRITE; it gives one ticket, which is good once (ZX_ERR_ALREADY_BOUND). Throws a
 * TypeError for an in-process program.
 */
export function claim(holder: UserProcess, thread: number): Result<{ ticket: string }> {
  if (!(holder instanceof RemoteProcess)) {
    throw new TypeError(
      'claim needs a program that connect() gave; a kernel in this very thread has an attach() of its own',
    );
  }
  holder.expectThread();
  const { status, outs } = holder.call(operations.claim, [thread]);
  if (status !== ZX_OK) return { status: isZxError(status) ? status : ZX_ERR_INTERNAL };
  return { status: ZX_OK, ticket: formatTicket({ socketPath: holder.socketPath, secret: String(outs[0]) }) };
}

/**
 * Makes this program run as the thread of a ticket from `claim`. Its process was given no first handles: what it holds
 * it gets through `arg1`. Throws a TypeError for a ticket of another kind, a KernelGoneError for one that was used.
 */
export function attach(ticket: string, options: TransportOptions = {}): Attached {
  checkOptions('attach', options, transportOptions);
  const { socketPath, secret } = parseTicket(ticket);
  const channel = openChannel(socketPath, 'attached');
  const outs = hello(channel, roles.claimed, [secret]);
  const greeting = parseGreeting(outs);
  const [arg1, arg2, isFirst] = outs[7] as [number, number | bigint, boolean];
  const window = makeWindow(channel, greeting.window, isFirst);
  const remote = endWithHost(new RemoteProcess(channel, greeting, window), isFirst ? 'process' : 'thread');
  return { process: withTransport(remote, options), arg1, arg2 };
}

/** The window that the kernel chose; the first program of a process makes it. */
function makeWindow(channel: Channel, { base, size }: Greeting['window'], isFirst: boolean): Window {
  try {
    return isFirst ? Window.reserveAt(base, size) : Window.share(base, size);
  } catch (error) {
    channel.end(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}
