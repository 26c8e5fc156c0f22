import { type ChildProcess, spawn as spawnProgram } from 'node:child_process';
import { ZX_HANDLE_INVALID } from '../../kernel/abi/constants';
import type { Result } from '../../kernel/abi/result';
import { ZX_OK } from '../../kernel/abi/status';
import type { UserProcess } from '../../kernel/abi/user-process';
import { endWithParent } from '../posix/parent';
import { closeOnExec, closeSocket } from '../posix/socket';
import { operations } from '../wire/messages';
import { Births } from './births';
import { inheritChannel } from './connect';
import { endHostWith, endWithHost } from './exit-hook';
import { parseGreeting } from './greeting';
import { nodeArguments, resolveModule } from './program';
import { RemoteBirths } from './remote-births';
import { RemoteProcess } from './remote-process';
import { withTransport } from './transport';
import { Window } from './window';

/** How a program is started. */
export interface SpawnOptions {
  /** The new process's name; the module's path if left out. */
  readonly name?: string;
  /** Its `process.argv` from the third on. */
  readonly args?: readonly string[];
  /** Handles that move into its table, by the id under which it takes them (`PA_HND(PA_USER0, 0)`, ...). */
  readonly handles?: Readonly<Record<number, number>>;
}

/**
 * Starts a module as a program of its own: an OS process whose simulated process is in the parent's job, like
 * fdio_spawn. The named handles are consumed, whatever comes of it. `process` is a handle to the new process;
 * `exited` gives its return code. Throws an Error if there is no such module, a TypeError for an in-process parent.
 */
export function spawn(
  parent: UserProcess,
  modulePath: string,
  options: SpawnOptions = {},
): Result<{ process: number; exited: Promise<number> }> {
  const births = birthsOf(parent);
  const file = resolveModule(modulePath);
  const handles = Object.entries(options.handles ?? {}).map(([id, value]) => [Number(id), value] as const);
  const conceived = births.conceive(options.name ?? file, handles);
  if (conceived.status !== ZX_OK) return { status: conceived.status };
  const { process: child, ticket, koid } = conceived;
  const exited = births.exited(koid);
  exited.catch(() => undefined);
  try {
    const { pid } = start(births, file, ticket, options.args ?? []);
    if (pid !== undefined) births.started(koid, pid);
  } catch (error) {
    parent.sys.zx_task_kill(child);
    parent.sys.zx_handle_close(child);
    throw error;
  }
  return { status: ZX_OK, process: child, exited };
}

function birthsOf(parent: UserProcess): Births {
  if (parent instanceof RemoteProcess) return new RemoteBirths(parent);
  if ('births' in parent && parent.births instanceof Births) return parent.births;
  throw new TypeError(
    'spawn needs a parent that other OS processes can reach: one that connect() or hostKernel() gave',
  );
}

/** Opens the child's connection and hands it down, so that the child's end is noticed even before its first line. */
function start(births: Births, file: string, ticket: string, args: readonly string[]): ChildProcess {
  const fd = births.open(ticket, file);
  try {
    const child = spawnProgram(process.execPath, [...nodeArguments(file), ...args], {
      stdio: ['inherit', 'inherit', 'inherit', fd],
      env: { ...process.env, ...variables(births) },
    });
    child.on('error', () => undefined);
    child.unref();
    return child;
  } finally {
    closeSocket(fd);
  }
}

function variables({ socketPath, isHostedHere }: Births): Record<string, string> {
  const hello = { ZXSIM_FD: String(CHILD_FD), ZXSIM_SOCKET: socketPath };
  return isHostedHere ? { ...hello, ZXSIM_HOST: String(process.pid) } : hello;
}

/** The child's end of its first connection. */
const CHILD_FD = 3;

interface Begun {
  readonly process: RemoteProcess;
  readonly startup: Map<number, number>;
}

let begun: Begun | undefined;

/** The process that this program was spawned as. Throws an Error in a program that `spawn` did not start. */
export function currentProcess(): UserProcess {
  return begin().process;
}

/** A handle that the parent named `id`; ZX_HANDLE_INVALID if there is none, or it was taken before. */
export function takeStartupHandle(id: number): number {
  const { startup } = begin();
  const value = startup.get(id) ?? ZX_HANDLE_INVALID;
  startup.delete(id);
  return value;
}

function begin(): Begun {
  return (begun ??= beginProgram());
}

function beginProgram(): Begun {
  const { ZXSIM_FD: fd, ZXSIM_SOCKET: socketPath, ZXSIM_HOST: host } = process.env;
  if (fd === undefined || socketPath === undefined) {
    throw new Error('this program was not started by spawn(); use connect() to make a process');
  }
  delete process.env.ZXSIM_FD;
  delete process.env.ZXSIM_SOCKET;
  delete process.env.ZXSIM_HOST;
  // One that computes would not see that the kernel has gone with its parent.
  if (host !== undefined) endWithParent(Number(host));
  closeOnExec(Number(fd));
  const channel = inheritChannel(Number(fd), socketPath, 'spawned program');
  const { outs, commands } = channel.call(operations.begin, [process.pid]);
  const greeting = parseGreeting(outs);
  const window = Window.reserveAt(greeting.window.base, greeting.window.size);
  window.apply(commands, greeting.kernelPid);
  const remote = endWithHost(new RemoteProcess(channel, greeting, window), 'process');
  endHostWith(remote);
  withTransport(remote);
  return { process: remote, startup: new Map(greeting.startup) };
}
