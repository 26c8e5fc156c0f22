import {
  ZX_EXCP_POLICY_CODE_PORT_TOO_MANY_PACKETS,
  ZX_PKT_TYPE_USER,
  ZX_POL_NEW_PORT,
  ZX_PORT_BIND_TO_INTERRUPT,
} from '../abi/constants';
import { ZX_DEFAULT_PORT_RIGHTS } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { portSyscalls } from '../abi/syscall/port';
import type { PortPacket } from '../abi/packet';
import { isKept } from '../abi/u64';
import { Port } from '../object/port';
import { Pending } from '../pending';
import { Refused, refuse } from '../refused';
import type { HandlersOf } from './handler';
import { enforcePolicy } from './policy';
import { raisePolicyException } from './policy-exception';

export const portHandlers: HandlersOf<typeof portSyscalls> = {
  zx_port_create(caller, options) {
    const { refusals } = portSyscalls.zx_port_create;
    enforcePolicy(caller, ZX_POL_NEW_PORT, refusals.policy);
    if (options !== 0 && options !== ZX_PORT_BIND_TO_INTERRUPT) refuse(refusals.badOptions);
    const { handles, core } = caller.process;
    core.requireHandles(1);
    return { status: ZX_OK, out: handles.add(core.mint(new Port(core), ZX_DEFAULT_PORT_RIGHTS)) };
  },

  zx_port_queue(caller, handle, packet) {
    const { refusals } = portSyscalls.zx_port_queue;
    const { object: port } = caller.process.handles.resolve(handle, refusals.handle);
    const { key } = packet;
    if (!isKept(key)) return refuse(refusals.keyTooLarge);
    if (port.userPackets > caller.core.limits.packets)
      raisePolicyException(caller, ZX_EXCP_POLICY_CODE_PORT_TOO_MANY_PACKETS, new Refused(refusals.full));
    port.queue({ key, type: ZX_PKT_TYPE_USER, status: packet.status, user: { c8: packet.user.c8.slice() } });
    return { status: ZX_OK };
  },

  zx_port_wait(caller, handle, deadline) {
    const { refusals } = portSyscalls.zx_port_wait;
    const { object: port } = caller.process.handles.resolve(handle, refusals.handle);
    const packet = port.dequeue();
    if (packet) return { status: ZX_OK, packet };
    const { clock } = caller.core;
    if (deadline <= clock.now) return refuse(refusals.timedOut);
    const pending = new Pending<{ status: typeof ZX_OK; packet: PortPacket }>(
      () => `a packet on port ${port.koid}`,
    );
    const timer = clock.at(deadline, () => pending.settle(new Refused(refusals.timedOut)));
    pending.onEnd(() => timer.cancel());
    port.addWaiter(pending);
    return pending;
  },

  zx_port_cancel(caller, handle, source, key) {
    const { refusals } = portSyscalls.zx_port_cancel;
    const { handles } = caller.process;
    const { object: port } = handles.resolve(handle, refusals.handle);
    const from = handles.resolve(source, refusals.source);
    if (!isKept(key) || !port.cancel(from, key)) refuse(refusals.nothing);
    return { status: ZX_OK };
  },
};
