import { isZxError } from '../../kernel/abi/names';
import type { Result } from '../../kernel/abi/result';
import { ZX_ERR_INTERNAL, ZX_ERR_NO_RESOURCES, ZX_OK } from '../../kernel/abi/status';
import type { Thread } from '../../kernel/object/thread';
import { Births, type NamedHandle } from '../client/births';
import { connectUnix, sendAll } from '../posix/socket';
import { spawn } from '../server/births';
import type { KernelServer } from '../server/kernel-server';
import { encode } from '../wire/codec';
import { encodeFrame } from '../wire/frame';
import { HELLO, PROTOCOL_VERSION, roles } from '../wire/messages';

/** Children of a program beside the kernel. */
export class HostedBirths extends Births {
  constructor(
    private readonly server: KernelServer,
    private readonly parent: Thread,
  ) {
    super();
  }

  readonly isHostedHere = true;

  get socketPath(): string {
    return this.server.socketPath;
  }

  conceive(
    name: string,
    handles: readonly NamedHandle[],
  ): Result<{ process: number; ticket: string; koid: number }> {
    if (this.parent.ended) throw this.parent.endedError();
    if (this.server.isFull) return { status: ZX_ERR_NO_RESOURCES };
    const { status, outs } = spawn(this.server.nursery, this.parent, [name, handles]);
    if (status !== ZX_OK) return { status: isZxError(status) ? status : ZX_ERR_INTERNAL };
    const [process, ticket, koid] = outs as [number, string, number];
    return { status: ZX_OK, process, ticket, koid };
  }

  /** The kernel accepts it, and answers, when the event loop turns. */
  open(ticket: string): number {
    const fd = connectUnix(this.socketPath);
    sendAll(fd, encodeFrame(encode([0, HELLO, [PROTOCOL_VERSION, roles.spawned, ticket]])));
    return fd;
  }

  started(koid: number, pid: number): void {
    this.server.nursery.started(this.parent.process, process.pid, koid, pid);
  }

  exited(koid: number): Promise<number> {
    const children = this.server.nursery.childrenOf(this.parent.process);
    const child = children.living(koid);
    if (!child) return Promise.resolve(children.returnCode(koid) ?? 0);
    return new Promise((resolve) => child.whenEnded(() => resolve(child.returnCode ?? 0)));
  }
}
