import { ZX_OK } from '../abi/status';
import { objectSyscalls } from '../abi/syscall/object';
import { PeeredObject } from '../object/peered-object';
import type { KernelObject } from '../object/kernel-object';
import { refuse } from '../refused';
import type { Handler } from './handler';

export const signal: Handler<'zx_object_signal'> = (caller, handle, clear_mask, set_mask) => {
  const { refusals } = objectSyscalls.zx_object_signal;
  const { object } = caller.process.handles.resolve(handle, refusals.handle);
  if (!maySignal(object, clear_mask, set_mask)) refuse(refusals.badSignals);
  object.updateSignals(clear_mask, set_mask);
  return { status: ZX_OK };
};

export const signalPeer: Handler<'zx_object_signal_peer'> = (caller, handle, clear_mask, set_mask) => {
  const { refusals } = objectSyscalls.zx_object_signal_peer;
  const { object } = caller.process.handles.resolve(handle, refusals.handle);
  if (!maySignal(object, clear_mask, set_mask)) refuse(refusals.badSignals);
  const peer: KernelObject | undefined = object instanceof PeeredObject ? object.peer : undefined;
  if (!peer) return refuse(refusals.peerClosed);
  peer.updateSignals(clear_mask, set_mask);
  return { status: ZX_OK };
};

function maySignal(object: KernelObject, clear_mask: number, set_mask: number): boolean {
  return ((clear_mask | set_mask) & ~object.userSignals) === 0;
}
