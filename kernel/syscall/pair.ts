import { ZX_OK } from '../abi/status';
import type { Core } from '../core';
import type { KernelObject } from '../object/kernel-object';
import type { Thread } from '../object/thread';

/** Creates an object of two ends, and gives the caller a handle to each. */
export function createPair(
  caller: Thread,
  rights: number,
  create: (core: Core) => readonly [KernelObject, KernelObject],
): { status: typeof ZX_OK; out0: number; out1: number } {
  const { handles, core } = caller.process;
  core.requireHandles(2);
  const [one, other] = create(core);
  return {
    status: ZX_OK,
    out0: handles.add(core.mint(one, rights)),
    out1: handles.add(core.mint(other, rights)),
  };
}
