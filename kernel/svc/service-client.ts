import { ZX_TIME_INFINITE } from '../abi/constants';
import type { Result } from '../abi/result';
import { ZX_ERR_IO_INVALID, ZX_OK } from '../abi/status';
import type { Syscalls } from '../abi/syscalls';
import type { ServiceRegistry } from '../abi/user-process';
import { decodeReply, encodeRequest, SVC_CONNECT, SVC_PUBLISH, SVC_REPLY_BYTES } from './protocol';

/** A program's side of the service registry, over its channel to `svc`. */
export class ServiceClient implements ServiceRegistry {
  constructor(
    private readonly sys: Syscalls,
    private readonly channel: number,
  ) {}

  publish(name: string): Result<{ out: number }> {
    const reply = this.#call(SVC_PUBLISH, name, []);
    if (reply.status !== ZX_OK) return reply;
    const [out] = reply.handles;
    return out === undefined ? { status: ZX_ERR_IO_INVALID } : { status: ZX_OK, out };
  }

  connect(name: string): Result<{ out: number }> {
    const channel = this.sys.zx_channel_create(0);
    if (channel.status !== ZX_OK) return channel;
    const reply = this.#call(SVC_CONNECT, name, [channel.out1]);
    if (reply.status === ZX_OK) return { status: ZX_OK, out: channel.out0 };
    this.sys.zx_handle_close(channel.out0);
    return reply;
  }

  #call(ordinal: number, name: string, handles: number[]): Result<{ handles: readonly number[] }> {
    const reply = this.sys.zx_channel_call(this.channel, 0, ZX_TIME_INFINITE, {
      wr_bytes: encodeRequest(ordinal, name),
      wr_handles: handles,
      rd_num_bytes: SVC_REPLY_BYTES,
      rd_num_handles: 1,
    });
    if (reply.status !== ZX_OK) return reply;
    const status = decodeReply(reply.bytes) ?? ZX_ERR_IO_INVALID;
    return status === ZX_OK ? { status, handles: reply.handles } : { status };
  }
}
