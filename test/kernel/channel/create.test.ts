import { expect } from 'chai';
import {
  ok,
  type Syscalls,
  ZX_CHANNEL_WRITABLE,
  ZX_DEFAULT_CHANNEL_RIGHTS,
  ZX_INFO_HANDLE_BASIC,
  ZX_OBJ_TYPE_CHANNEL,
  ZX_OK,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { channel, outcome, signalsOf } from './setup';

describe('zx_channel_create', () => {
  eachMode((boot) => {
    let sys: Syscalls;
    beforeEach(() => {
      sys = boot.process().sys;
    });

    it('ZX_OK: gives two ends with default rights, each naming the other as related', () => {
      const ends = channel(sys).map((end) => ok(sys.zx_object_get_info(end, ZX_INFO_HANDLE_BASIC)).info);
      const [one, other] = ends;
      for (const { rights, type } of ends) {
        expect(rights).to.equal(ZX_DEFAULT_CHANNEL_RIGHTS);
        expect(type).to.equal(ZX_OBJ_TYPE_CHANNEL);
      }
      expect(one?.related_koid).to.equal(other?.koid);
      expect(other?.related_koid).to.equal(one?.koid);
    });

    it('leaves both ends writable and nothing else', () => {
      for (const end of channel(sys)) expect(signalsOf(sys, end)).to.equal(ZX_CHANNEL_WRITABLE);
    });

    it('ZX_ERR_INVALID_ARGS: no option exists', () => {
      expect(outcome(sys.zx_channel_create(1))).to.equal('ZX_ERR_INVALID_ARGS');
    });
  });

  eachMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: makes both ends or none', () => {
        const { sys } = boot.process();
        const made: number[] = [];
        for (let next = sys.zx_event_create(0); next.status === ZX_OK; next = sys.zx_event_create(0))
          made.push(next.out);
        sys.zx_handle_close(made.pop() ?? 0);
        expect(outcome(sys.zx_channel_create(0))).to.equal('ZX_ERR_NO_MEMORY');
        sys.zx_handle_close(made.pop() ?? 0);
        expect(outcome(sys.zx_channel_create(0))).to.equal('ZX_OK');
      });
    },
    { limits: { handles: 48 } },
  );
});
