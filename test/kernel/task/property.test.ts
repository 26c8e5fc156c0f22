import { expect } from 'chai';
import {
  ok,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_WRONG_TYPE,
  ZX_OK,
  ZX_PROCESS_DEBUG_ADDR_BREAK_ON_SET,
  ZX_PROP_PROCESS_BREAK_ON_LOAD,
  ZX_PROP_PROCESS_DEBUG_ADDR,
  ZX_PROP_PROCESS_VDSO_BASE_ADDRESS,
  ZX_PROP_REGISTER_FS,
  ZX_PROP_REGISTER_GS,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { vmo } from '../handles';
import { createProcess } from '../tasks';

const REGISTERS = [ZX_PROP_REGISTER_FS, ZX_PROP_REGISTER_GS] as const;
const HW_TRACE_CONTEXT_ID = 8;

describe('properties of a thread', () => {
  everyMode((boot) => {
    it('a thread reads and sets its own registers', () => {
      const { sys, thread } = boot.process();
      REGISTERS.forEach((register, i) => {
        expect(ok(sys.zx_object_get_property(thread, register)).value).to.equal(0);
        ok(sys.zx_object_set_property(thread, register, 2 ** 47 - 1 - i));
      });
      const read = REGISTERS.map((register) => ok(sys.zx_object_get_property(thread, register)).value);
      expect(read).to.deep.equal([2 ** 47 - 1, 2 ** 47 - 2]);
    });

    it('zx_object_get_property zx_object_set_property ZX_ERR_WRONG_TYPE ZX_ERR_ACCESS_DENIED ZX_ERR_INVALID_ARGS: not of another thread, and no address of the kernel', () => {
      const program = boot.process();
      const { sys, self } = program;
      const { thread: other } = createProcess(program);
      for (const register of REGISTERS) {
        const set = (handle: number, value: number | bigint) =>
          sys.zx_object_set_property(handle, register, value);
        expect(sys.zx_object_get_property(self, register)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
        expect(sys.zx_object_get_property(other, register)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
        expect(set(self, 2 ** 47)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
        expect(set(other, 2 ** 47)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
        for (const value of [2 ** 47, 2n ** 63n])
          expect(set(program.thread, value)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
        expect(ok(sys.zx_object_get_property(program.thread, register)).value).to.equal(0);
      }
    });
  });
});

describe('properties of a process', () => {
  everyMode((boot) => {
    it('zx_object_set_property ZX_ERR_INVALID_ARGS ZX_ERR_ACCESS_DENIED ZX_ERR_OUT_OF_RANGE: the debug address is set once, after a debugger’s request to be told', () => {
      const { sys, self } = boot.process();
      const set = (value: number | bigint) =>
        sys.zx_object_set_property(self, ZX_PROP_PROCESS_DEBUG_ADDR, value);
      expect(set(0)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      ok(set(ZX_PROCESS_DEBUG_ADDR_BREAK_ON_SET));
      expect(set(2n ** 60n)).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
      ok(set(0x1000));
      expect(set(0x2000)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      expect(ok(sys.zx_object_get_property(self, ZX_PROP_PROCESS_DEBUG_ADDR)).value).to.equal(0x1000);
    });

    it('break-on-load takes any value', () => {
      const { sys, self } = boot.process();
      for (const value of [7, 0]) {
        const set = sys.zx_object_set_property(self, ZX_PROP_PROCESS_BREAK_ON_LOAD, value);
        expect(set).to.deep.equal({ status: ZX_OK });
        expect(ok(sys.zx_object_get_property(self, ZX_PROP_PROCESS_BREAK_ON_LOAD)).value).to.equal(value);
      }
    });

    it('zx_object_set_property ZX_ERR_NOT_SUPPORTED: the address of the vDSO is read only, and there is none', () => {
      const { sys, self } = boot.process();
      const property = ZX_PROP_PROCESS_VDSO_BASE_ADDRESS;
      expect(ok(sys.zx_object_get_property(self, property)).value).to.equal(0);
      expect(sys.zx_object_set_property(self, property, 1)).to.deep.equal({ status: ZX_ERR_NOT_SUPPORTED });
    });

    it('zx_object_get_property ZX_ERR_WRONG_TYPE ZX_ERR_NOT_SUPPORTED: for processes only, and no trace of hardware', () => {
      const { sys, self } = boot.process();
      const properties = [
        ZX_PROP_PROCESS_DEBUG_ADDR,
        ZX_PROP_PROCESS_BREAK_ON_LOAD,
        ZX_PROP_PROCESS_VDSO_BASE_ADDRESS,
      ];
      const other = vmo(sys);
      for (const property of properties)
        expect(sys.zx_object_get_property(other, property)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      for (const handle of [self, other])
        expect(sys.zx_object_get_property(handle, HW_TRACE_CONTEXT_ID)).to.deep.equal({
          status: ZX_ERR_NOT_SUPPORTED,
        });
    });
  });
});
