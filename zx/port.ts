import { ZX_RIGHT_SAME_RIGHTS, ZX_TIME_INFINITE } from '../kernel/abi';
import type { PortPacket, Result, UserPacketIn } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import { shape } from './shape';
import type { WaitableObject } from './waitable-object';
import { ZxObject } from './zx-object';

/** A queue of packets: from programs, and from objects whose signals were asked for with `waitAsync`. */
export class Port extends ZxObject<{ port: Port }> {
  /** An empty port. `options`: 0 or ZX_PORT_BIND_TO_INTERRUPT. zx_port_create */
  static create(process: UserProcess, options = 0): Result<{ port: Port }> {
    return shape(process.sys.zx_port_create(options), ({ out }) => ({ port: new Port(process, out) }));
  }

  /** Another handle to the port, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ port: Port }> {
    return this.duplicateHandle(rights);
  }

  /** Queues a user packet. zx_port_queue */
  queue(packet: UserPacketIn): Result {
    return this.sys.zx_port_queue(this.handle, packet);
  }

  /** Takes the oldest packet; blocks until `deadline`, in nanoseconds, while there is none. zx_port_wait */
  wait(deadline: number | bigint = ZX_TIME_INFINITE): Result<{ packet: PortPacket }> {
    return this.sys.zx_port_wait(this.handle, deadline);
  }

  /** The call that blocks, as a Promise: registered in the kernel when it returns, never blocking the event loop. */
  get async() {
    return {
      /** zx_port_wait */
      wait: (deadline: number | bigint = ZX_TIME_INFINITE): Promise<Result<{ packet: PortPacket }>> =>
        this.process.async.zx_port_wait(this.handle, deadline),
    };
  }

  /** Takes back the waits made through `source`'s handle with `key`, and their packets. zx_port_cancel */
  cancel(source: WaitableObject, key: number | bigint): Result {
    return this.sys.zx_port_cancel(this.handle, this.beside(source), key);
  }

  protected override wrap(handle: number): { port: Port } {
    return { port: new Port(this.process, handle) };
  }
}
