import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZX_ERR_NO_RESOURCES } from '../../kernel/abi/status';
import type { CreatedWindows } from '../../kernel/created-windows';
import type { Limits } from '../../kernel/limits';
import { Machine } from '../../kernel/machine';
import { type Clock, RealClock } from '../../kernel/time/clock';
import { LONGEST_SOCKET_PATH } from '../posix/socket';
import { Connection } from './connection';
import { type ServerLimits, serverLimits } from './limits';
import { MemfdMemory } from './memfd-pages';
import { Nursery } from './nursery';
import { Reception } from './reception';
import { RingPoller } from './ring-poller';

export interface KernelServerOptions {
  readonly seed?: number | undefined;
  readonly limits?: Partial<Limits & ServerLimits> | undefined;
}

/** What makes it go on: time, and requests of clients that share memory with it. */
export interface ServerParts {
  readonly clock: Clock;
  readonly poller: RingPoller;
  readonly createdWindows?: CreatedWindows;
}

function createParts(): ServerParts {
  return { clock: new RealClock(), poller: new RingPoller() };
}

/** A kernel that listens on a Unix socket in a private directory of its own. */
export class KernelServer {
  readonly kernel: Machine;
  readonly nursery: Nursery;
  readonly socketPath: string;
  readonly #directory: string;
  readonly #server: Server;
  readonly #connections = new Set<Socket>();
  readonly #mostConnections: number;
  readonly #poller: RingPoller;

  private constructor(options: KernelServerOptions, { clock, poller, createdWindows }: ServerParts) {
    const limits = serverLimits(options.limits);
    this.#mostConnections = limits.connections;
    this.#poller = poller;
    this.kernel = new Machine({
      clock,
      createdWindows,
      seed: options.seed,
      limits: options.limits,
      memory: (budget) => new MemfdMemory(budget, limits.descriptors),
    });
    this.nursery = new Nursery(this.kernel);
    const reception = new Reception(this.kernel, this.nursery, limits);
    this.#directory = mkdtempSync(join(tmpdir(), 'zxsim-'));
    this.socketPath = join(this.#directory, 'kernel');
    this.#server = createServer((socket) => this.#accept(socket, limits, reception));
  }

  /** Listens. Throws a RangeError if the temporary directory's path is too long for a socket. */
  static async start(options: KernelServerOptions = {}, parts = createParts()): Promise<KernelServer> {
    const server = new KernelServer(options, parts);
    const bytes = Buffer.byteLength(server.socketPath);
    if (bytes > LONGEST_SOCKET_PATH) {
      server.#removeDirectory();
      throw new RangeError(
        `the socket path '${server.socketPath}' has ${bytes} bytes; at most ${LONGEST_SOCKET_PATH} are possible: set TMPDIR to a shorter path`,
      );
    }
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject);
      server.#server.listen(server.socketPath, resolve);
    });
    return server;
  }

  /** Whether it accepts no connection, until one ends. */
  get isFull(): boolean {
    return this.#connections.size >= this.#mostConnections;
  }

  /** Ends every program, hangs up and removes the directory. */
  stop(): void {
    this.kernel[Symbol.dispose]();
    this.#server.close();
    for (const socket of this.#connections) socket.destroySoon();
    this.#removeDirectory();
  }

  #accept(socket: Socket, limits: ServerLimits, reception: Reception): void {
    const connection = new Connection(socket, limits, this.#poller);
    if (this.isFull) {
      connection.close(ZX_ERR_NO_RESOURCES, [
        `this kernel serves at most ${this.#mostConnections} connections at once`,
      ]);
      return;
    }
    this.#connections.add(socket);
    socket.on('close', () => this.#connections.delete(socket));
    reception.receive(connection);
  }

  #removeDirectory(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
