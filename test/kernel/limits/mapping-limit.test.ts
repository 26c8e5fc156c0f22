import { expect } from 'chai';
import { ok, ZX_ERR_NO_MEMORY, ZX_OK, ZX_VM_CAN_MAP_READ, ZX_VM_PERM_READ } from '../../../kernel';
import { eachMode } from '../../harness/modes';

const MAPPINGS = 24;

describe('the limit of mappings and regions', () => {
  eachMode(
    (boot) => {
      it('zx_vmar_map gives ZX_ERR_NO_MEMORY at it, and works again once something is unmapped', () => {
        const { sys, rootVmar } = boot.process('mapper');
        const vmo = ok(sys.zx_vmo_create(4096, 0)).out;
        const map = () => sys.zx_vmar_map(rootVmar, ZX_VM_PERM_READ, 0, vmo, 0, 4096);
        const { mapped_addr } = ok(map());
        let result = map();
        for (let made = 0; made < MAPPINGS && result.status === ZX_OK; made++) result = map();
        expect(result).to.deep.equal({ status: ZX_ERR_NO_MEMORY });
        ok(sys.zx_vmar_unmap(rootVmar, mapped_addr, 4096));
        expect(map().status).to.equal(ZX_OK);
      });

      it('zx_vmar_allocate gives ZX_ERR_NO_MEMORY at it, whether handles to the regions are open or not', () => {
        const { sys, rootVmar } = boot.process('allocator');
        const allocate = () => sys.zx_vmar_allocate(rootVmar, ZX_VM_CAN_MAP_READ, 0, 4096);
        let result = allocate();
        for (let made = 0; made < MAPPINGS && result.status === ZX_OK; made++) {
          ok(sys.zx_handle_close(result.child_vmar));
          result = allocate();
        }
        expect(result).to.deep.equal({ status: ZX_ERR_NO_MEMORY });
      });
    },
    { limits: { mappings: MAPPINGS } },
  );
});
