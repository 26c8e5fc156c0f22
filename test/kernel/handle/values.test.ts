import { expect } from 'chai';
import {
  Kernel,
  ok,
  ZX_DEFAULT_JOB_RIGHTS,
  ZX_DEFAULT_PROCESS_RIGHTS,
  ZX_DEFAULT_THREAD_RIGHTS,
  ZX_DEFAULT_VMAR_RIGHTS,
  ZX_HANDLE_FIXED_BITS_MASK,
  ZX_OBJ_TYPE_JOB,
  ZX_OBJ_TYPE_PROCESS,
  ZX_OBJ_TYPE_THREAD,
  ZX_OBJ_TYPE_VMAR,
  ZX_RIGHT_EXECUTE,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHTS_IO,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { basicInfo, event } from '../handles';

const MANY = 300;

describe('handle values', () => {
  eachMode((boot) => {
    it('have their two low bits set and fit into 32 bits', () => {
      const { sys } = boot.process();
      for (let i = 0; i < MANY; i++) {
        const value = event(sys);
        expect(value & ZX_HANDLE_FIXED_BITS_MASK).to.equal(ZX_HANDLE_FIXED_BITS_MASK);
        expect(value).to.be.within(3, 0xffffffff);
      }
    });

    it('are not handed out in sequence', () => {
      const { sys } = boot.process();
      const values = Array.from({ length: MANY }, () => event(sys));
      const steps = new Set(values.slice(1).map((value, i) => value - (values[i] ?? 0)));
      expect(steps.size).to.be.above(MANY / 10);
      expect(values).not.to.deep.equal(values.toSorted((x, y) => x - y));
    });

    it('do not come back soon after a close', () => {
      const { sys } = boot.process();
      const values = new Set<number>();
      for (let i = 0; i < MANY; i++) {
        const value = event(sys);
        values.add(value);
        sys.zx_handle_close(value);
      }
      expect(values.size).to.equal(MANY);
    });

    it('differ from process to process', () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      const values = ({ sys }: typeof a): number[] => Array.from({ length: MANY }, () => event(sys));
      const ofA = new Set(values(a));
      expect(values(b).filter((value) => ofA.has(value)).length).to.be.below(MANY / 10);
    });
  });

  const drawn = (seed: number): number[] => {
    const { sys, ...first } = new Kernel({ seed }).createProcess('a');
    return [first.self, first.thread, event(sys), event(sys), ok(sys.zx_vmo_create(1, 0)).out];
  };

  it('repeat with the seed', () => {
    expect(drawn(7)).to.deep.equal(drawn(7));
    expect(drawn(7)).not.to.deep.equal(drawn(8));
  });

  it('differ from run to run without a seed', () => {
    const selves = Array.from({ length: 8 }, () => new Kernel().createProcess('a').self);
    expect(new Set(selves).size).to.be.above(1);
  });
});

describe('the first handles', () => {
  eachMode((boot) => {
    it('are to the process, its thread, its root VMAR and its job, with default rights', () => {
      const a = boot.process('a');
      const first = (handle: number): [number, number] => {
        const { type, rights } = basicInfo(a.sys, handle);
        return [type, rights];
      };
      expect(first(a.self)).to.deep.equal([ZX_OBJ_TYPE_PROCESS, ZX_DEFAULT_PROCESS_RIGHTS]);
      expect(first(a.thread)).to.deep.equal([ZX_OBJ_TYPE_THREAD, ZX_DEFAULT_THREAD_RIGHTS]);
      expect(first(a.defaultJob)).to.deep.equal([ZX_OBJ_TYPE_JOB, ZX_DEFAULT_JOB_RIGHTS]);
      expect(first(a.rootVmar)).to.deep.equal([
        ZX_OBJ_TYPE_VMAR,
        ZX_DEFAULT_VMAR_RIGHTS | ZX_RIGHTS_IO | ZX_RIGHT_EXECUTE,
      ]);
    });

    it('may be duplicated and closed like any other', () => {
      const a = boot.process('a');
      const { out } = ok(a.sys.zx_handle_duplicate(a.self, ZX_RIGHT_SAME_RIGHTS));
      ok(a.sys.zx_handle_close_many([a.self, a.thread, a.defaultJob]));
      expect(basicInfo(a.sys, out).koid).to.equal(a.koid);
    });
  });
});
