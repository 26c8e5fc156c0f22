import { isZxError } from '../../kernel/abi/names';
import type { Result } from '../../kernel/abi/result';
import { ZX_ERR_INTERNAL, ZX_OK } from '../../kernel/abi/status';
import { operations, roles } from '../wire/messages';
import { Births, type NamedHandle } from './births';
import { openChannel } from './connect';
import { hello } from './greeting';
import type { RemoteProcess } from './remote-process';

/** Children of a program behind a connection. */
export class RemoteBirths extends Births {
  constructor(private readonly parent: RemoteProcess) {
    super();
  }

  readonly isHostedHere = false;

  get socketPath(): string {
    return this.parent.socketPath;
  }

  conceive(
    name: string,
    handles: readonly NamedHandle[],
  ): Result<{ process: number; ticket: string; koid: number }> {
    const { status, outs } = this.parent.call(operations.spawn, [name, handles]);
    if (status !== ZX_OK) return { status: isZxError(status) ? status : ZX_ERR_INTERNAL };
    const [process, ticket, koid] = outs as [number, string, number];
    return { status: ZX_OK, process, ticket, koid };
  }

  open(ticket: string, name: string): number {
    const channel = openChannel(this.socketPath, name);
    hello(channel, roles.spawned, [ticket]);
    return channel.release();
  }

  started(koid: number, pid: number): void {
    this.parent.call(operations.started, [koid, pid]);
  }

  async exited(koid: number): Promise<number> {
    const { outs } = await this.parent.callAsync(operations.exited, [koid]);
    return Number(outs[0]);
  }
}
