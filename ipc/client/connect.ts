import { integer } from '../wire/integer';
import { roles } from '../wire/messages';
import { Channel, type WaitLimit } from './channel';
import { queryWaiters } from './control';
import { MaxWaitError } from './errors';
import { endWithHost } from './exit-hook';
import { hello, parseGreeting } from './greeting';
import { connectElsewhere } from './own-kernels';
import { RemoteProcess } from './remote-process';
import { parseTicket } from './ticket';
import { transport, type TransportOptions, transportOptions, withTransport } from './transport';
import { Window } from './window';
import { checkOptions, type Expectations, text } from '../../kernel/abi/check-options';
import type { UserProcess } from '../../kernel/abi/user-process';

/** Which kernel process to connect to, and as what. */
export interface ConnectOptions extends TransportOptions {
  readonly socketPath: string;
  /** The new process's name; `program` if left out. Cut at 31 bytes, as Zircon cuts names. */
  readonly name?: string;
}

const connectOptions: Expectations<ConnectOptions> = {
  socketPath: {
    ...text,
    expects: 'a string, the socketPath that spawnKernel() gives or the line that `zxsim boot` prints',
    required: true,
  },
  name: text,
  transport,
};

/**
 * Makes a new process behind a kernel process, and this thread its first one. Synchronous. Throws a LibcError if
 * nobody listens on the socket, a KernelGoneError if the kernel refuses, a TypeError for options that are not as they
 * should be, an Error off Linux, and for a kernel that this very thread hosts.
 */
export function connect(options: ConnectOptions): UserProcess {
  checkOptions('connect', options, connectOptions);
  const { socketPath, name = 'program' } = options;
  const window = Window.reserve();
  try {
    const channel = openChannel(socketPath, name);
    const outs = hello(channel, roles.process, [name, integer(window.base), integer(window.size)]);
    const remote = new RemoteProcess(channel, parseGreeting(outs), window);
    return withTransport(endWithHost(remote, 'process'), options);
  } catch (error) {
    window.close();
    throw error;
  }
}

/**
 * Makes this thread a further thread of a process of the same OS process, e.g. from a Node Worker. Throws a TypeError
 * for a ticket of another kind, a KernelGoneError if the process has ended.
 */
export function join(ticket: string, options: TransportOptions = {}): UserProcess {
  checkOptions('join', options, transportOptions);
  const { socketPath, secret } = parseTicket(ticket);
  const channel = openChannel(socketPath, 'joined');
  const greeting = parseGreeting(hello(channel, roles.thread, [secret]));
  const window = Window.share(greeting.window.base, greeting.window.size);
  return withTransport(endWithHost(new RemoteProcess(channel, greeting, window), 'thread'), options);
}

/** A connection that has not said hello. */
export function openChannel(socketPath: string, name: string): Channel {
  return new Channel(connectElsewhere(socketPath), socketPath, name, waitLimit(socketPath));
}

/** A connection that another program opened, and said hello on; the answer to that may be unread. */
export function inheritChannel(fd: number, socketPath: string, name: string): Channel {
  return new Channel(fd, socketPath, name, waitLimit(socketPath), 1);
}

function waitLimit(socketPath: string): WaitLimit | undefined {
  const milliseconds = Number(process.env.ZXSIM_MAX_WAIT_MS);
  if (!(milliseconds > 0)) return undefined;
  return { milliseconds, exceeded: () => new MaxWaitError(milliseconds, queryWaiters(socketPath)) };
}
