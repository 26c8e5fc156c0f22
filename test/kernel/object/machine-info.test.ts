import { expect } from 'chai';
import {
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_WRONG_TYPE,
  ZX_HANDLE_INVALID,
  ZX_INFO_BTI,
  ZX_INFO_CPU_STATS,
  ZX_INFO_GUEST_STATS,
  ZX_INFO_KMEM_STATS,
  ZX_INFO_KMEM_STATS_EXTENDED,
  ZX_INFO_MSI,
  ZX_INFO_RESOURCE,
  ZX_INFO_VCPU,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { event, withRights } from '../handles';

const TOPICS = [
  ZX_INFO_CPU_STATS,
  ZX_INFO_KMEM_STATS,
  ZX_INFO_RESOURCE,
  ZX_INFO_BTI,
  ZX_INFO_MSI,
  ZX_INFO_GUEST_STATS,
  ZX_INFO_KMEM_STATS_EXTENDED,
  ZX_INFO_VCPU,
];

describe('zx_object_get_info of the machine', () => {
  eachMode((boot) => {
    it('ZX_ERR_BAD_HANDLE: ZX_HANDLE_INVALID stands for no resource', () => {
      const { sys } = boot.process();
      for (const topic of TOPICS)
        expect(sys.zx_object_get_info(ZX_HANDLE_INVALID, topic)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_WRONG_TYPE: whatever a program holds, it is no resource, BTI, MSI or VCPU', () => {
      const { sys, self, defaultJob } = boot.process();
      for (const handle of [self, defaultJob, withRights(sys, event(sys), 0)])
        for (const topic of TOPICS)
          expect(sys.zx_object_get_info(handle, topic)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });
  });
});
