import { expect } from 'chai';
import {
  Kernel,
  type KernelCounts,
  ok,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_VM_PERM_READ,
  ZX_VMO_CHILD_REFERENCE,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { event, eventPair, port, vmo, withRights } from '../handles';

const PAGE = 4096;

/** What there is more of than before. */
function more(before: KernelCounts, after: KernelCounts) {
  const types = Object.keys(after.objects) as (keyof KernelCounts['objects'])[];
  const objects = types
    .map((type) => [type, (after.objects[type] ?? 0) - (before.objects[type] ?? 0)] as const)
    .filter(([, difference]) => difference !== 0);
  return {
    objects: Object.fromEntries(objects),
    handles: after.handles - before.handles,
    mappings: after.mappings - before.mappings,
    bytes: after.bytes - before.bytes,
  };
}

describe('kernel counts', () => {
  eachMode((boot) => {
    it('count a process with its thread, region, job and channel, and its five handles', async () => {
      const before = await boot.counts();
      boot.process('a');
      expect(more(before, await boot.counts())).to.deep.include({
        objects: { process: 1, thread: 1, vmar: 1, job: 1, channel: 2 },
        handles: 6,
        mappings: 0,
      });
    });

    it('count objects by type, and each handle', async () => {
      const { sys } = boot.process();
      const before = await boot.counts();
      event(sys);
      withRights(sys, port(sys), ZX_RIGHT_SAME_RIGHTS);
      eventPair(sys);
      ok(sys.zx_vmo_create_child(vmo(sys), ZX_VMO_CHILD_REFERENCE, 0, 0));
      expect(more(before, await boot.counts())).to.deep.equal({
        objects: { event: 1, port: 1, eventpair: 2, vmo: 2 },
        handles: 7,
        mappings: 0,
        bytes: 0,
      });
    });

    it('count mappings, and what they keep alive', async () => {
      const a = boot.process('a');
      const before = await boot.counts();
      const one = vmo(a.sys, 3 * PAGE);
      const { mapped_addr } = ok(a.sys.zx_vmar_map(a.rootVmar, ZX_VM_PERM_READ, 0, one, 0, 3 * PAGE));
      ok(a.sys.zx_handle_close(one));
      expect(more(before, await boot.counts())).to.deep.include({
        objects: { vmo: 1 },
        handles: 0,
        mappings: 1,
      });
      ok(a.sys.zx_vmar_unmap(a.rootVmar, mapped_addr + PAGE, PAGE));
      expect(more(before, await boot.counts())).to.deep.include({ objects: { vmo: 1 }, mappings: 2 });
      ok(a.sys.zx_vmar_unmap(a.rootVmar, mapped_addr, 3 * PAGE));
      expect(await boot.counts()).to.deep.equal(before);
    });

    it('are as before when a program that opened much has ended', async () => {
      const before = await boot.counts();
      const a = boot.process('a');
      for (let i = 0; i < 20; i++) {
        const one = vmo(a.sys, PAGE);
        ok(a.sys.zx_vmo_write(one, Uint8Array.of(1), 0));
        ok(a.sys.zx_vmar_map(a.rootVmar, ZX_VM_PERM_READ, 0, one, 0, PAGE));
        ok(a.sys.zx_object_wait_async(event(a.sys), port(a.sys), i, 1, 0));
      }
      a.exit();
      await boot.settled(before);
    });
  });

  it('of a kernel that was disposed of count no program', () => {
    const kernel = new Kernel();
    kernel.createProcess('a');
    kernel.createProcess('b');
    kernel[Symbol.dispose]();
    expect(kernel.counts()).to.deep.include({ handles: 0, mappings: 0, bytes: 0 });
    expect(kernel.counts().objects).to.deep.equal({ job: 1 });
  });
});
