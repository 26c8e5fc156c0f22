import { expect } from 'chai';
import {
  ok,
  ZX_DEFAULT_EVENT_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_WRONG_TYPE,
  ZX_OBJ_TYPE_EVENT,
  ZX_OBJ_TYPE_VMO,
  ZX_OK,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_TRANSFER,
  ZX_RIGHT_WAIT,
  ZX_TIME_INFINITE,
} from '../../../../kernel';
import { eachMode } from '../../../harness/modes';
import { canary, duplicated, event, isHandle, moved, outcome, read, restrict, text } from '../setup';
import { client, txidOf } from './setup';

describe('zx_channel_call_etc', () => {
  eachMode((boot) => {
    let c: ReturnType<typeof client>;
    beforeEach(() => {
      c = client(boot, 'zx_channel_call_etc');
    });
    const refused = (wr_handles: ReturnType<typeof moved>[]) =>
      c.caller.sys.zx_channel_call_etc(c.clientEnd, 0, 0n, {
        wr_bytes: text('----'),
        wr_handles,
        rd_num_bytes: 64,
        rd_num_handles: 4,
      });

    it('ZX_OK: sends the rights asked for, and tells type and rights of what comes back', async () => {
      const { sys } = c.caller;
      const source = event(sys);
      const reply = c.caller.async.zx_channel_call_etc(c.clientEnd, 0, ZX_TIME_INFINITE, {
        wr_bytes: text('----'),
        wr_handles: [duplicated(source, { rights: ZX_RIGHT_WAIT | ZX_RIGHT_TRANSFER }), moved(source)],
        rd_num_bytes: 64,
        rd_num_handles: 4,
      });
      const { bytes, handles } = c.receive();
      c.reply(txidOf(bytes), '', [...handles]);
      const infos = ok(await reply).handles;
      expect(infos.map(({ type, rights, unused }) => [type, rights, unused])).to.deep.equal([
        [ZX_OBJ_TYPE_EVENT, ZX_RIGHT_WAIT | ZX_RIGHT_TRANSFER, 0],
        [ZX_OBJ_TYPE_EVENT, ZX_DEFAULT_EVENT_RIGHTS, 0],
      ]);
    });

    it('ZX_ERR_WRONG_TYPE: gives wr_handles back, with the status of each that failed', () => {
      const { sys } = c.caller;
      const [one, two, three] = [canary(sys), event(sys), event(sys)];
      const sent = [
        moved(one.handle),
        duplicated(two, { type: ZX_OBJ_TYPE_VMO }),
        moved(three),
        moved(three),
      ];
      expect(refused(sent)).to.deep.equal({
        status: ZX_ERR_WRONG_TYPE,
        wr_handles: [
          sent[0],
          { ...sent[1], result: ZX_ERR_WRONG_TYPE },
          sent[2],
          { ...sent[3], result: ZX_ERR_BAD_HANDLE },
        ],
      });
      expect([one.closed(), isHandle(sys, two), isHandle(sys, three)]).to.deep.equal([true, true, false]);
    });

    it('ZX_ERR_INVALID_ARGS: leaves what failed with the caller, to move or to duplicate', () => {
      const { sys } = c.caller;
      const [one, two] = [event(sys), event(sys)];
      const sent = [
        { ...moved(one), operation: 2 },
        moved(two, { rights: (ZX_RIGHT_SAME_RIGHTS | ZX_RIGHT_WAIT) >>> 0 }),
      ];
      expect(outcome(refused(sent))).to.equal('ZX_ERR_INVALID_ARGS');
      expect([isHandle(sys, one), isHandle(sys, two)]).to.deep.equal([true, true]);
    });

    it('ZX_ERR_ACCESS_DENIED: gives the results a type that tells they may be there', () => {
      const stuck = restrict(c.caller.sys, event(c.caller.sys), ZX_DEFAULT_EVENT_RIGHTS & ~ZX_RIGHT_TRANSFER);
      const result = refused([moved(stuck)]);
      if (result.status !== ZX_ERR_ACCESS_DENIED) throw new Error(outcome(result));
      expect(result.wr_handles?.map((entry) => entry.result)).to.deep.equal([ZX_ERR_ACCESS_DENIED]);
    });
  });

  eachMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: duplicates beyond the limit of handles are not made', () => {
        const { caller, clientEnd, serverEnd, server } = client(boot, 'zx_channel_call_etc');
        const made: number[] = [];
        const { sys } = caller;
        for (let next = sys.zx_event_create(0); next.status === ZX_OK; next = sys.zx_event_create(0))
          made.push(next.out);
        const result = sys.zx_channel_call_etc(clientEnd, 0, 0n, {
          wr_bytes: text('----'),
          wr_handles: [duplicated(made[0] ?? 0)],
          rd_num_bytes: 64,
          rd_num_handles: 4,
        });
        expect(outcome(result)).to.equal('ZX_ERR_NO_MEMORY');
        expect(outcome(read(server.sys, serverEnd))).to.equal('ZX_ERR_SHOULD_WAIT');
      });
    },
    { limits: { handles: 64 } },
  );
});
