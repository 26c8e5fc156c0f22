import { expect } from 'chai';
import { ok, ZX_DEFAULT_EVENTPAIR_RIGHTS, ZX_RIGHT_TRANSFER } from '../../../../kernel';
import { eachMode } from '../../../harness/modes';
import { canary, isHandle, outcome, restrict, text } from '../setup';
import { calls, client } from './setup';

for (const name of calls) {
  describe(name, () => {
    eachMode((boot) => {
      let c: ReturnType<typeof client>;
      beforeEach(() => {
        c = client(boot, name);
      });

      describe('consumes the handles', () => {
        const refusals: Record<string, (handles: number[]) => { readonly status: number }> = {
          'ZX_ERR_INVALID_ARGS: for bad options': (handles) => c.now({ options: 1, handles }),
          'ZX_ERR_BAD_HANDLE: for a bad channel': (handles) => c.now({ handles }, 0),
          'ZX_ERR_OUT_OF_RANGE: for a body too large': (handles) =>
            c.now({ bytes: new Uint8Array(65537), handles }),
          'ZX_ERR_INVALID_ARGS: for a body too short': (handles) => c.now({ bytes: text('abc'), handles }),
          'ZX_ERR_BAD_HANDLE: for another one that is none': (handles) => c.now({ handles: [0, ...handles] }),
          'ZX_ERR_PEER_CLOSED: for a closed peer': (handles) => {
            ok(c.server.sys.zx_handle_close(c.serverEnd));
            return c.now({ handles });
          },
        };
        for (const [title, refused] of Object.entries(refusals)) {
          it(title, () => {
            const sent = [canary(c.caller.sys), canary(c.caller.sys)];
            expect(outcome(refused(sent.map(({ handle }) => handle)))).to.equal(title.split(':')[0]);
            expect(sent.map((each) => each.closed())).to.deep.equal([true, true]);
          });
        }

        it('ZX_ERR_ACCESS_DENIED: but not those that fail their check, unlike zx_channel_write', () => {
          const { sys } = c.caller;
          const sent = canary(sys);
          const stuck = restrict(sys, canary(sys).handle, ZX_DEFAULT_EVENTPAIR_RIGHTS & ~ZX_RIGHT_TRANSFER);
          expect(outcome(c.now({ handles: [sent.handle, stuck] }))).to.equal('ZX_ERR_ACCESS_DENIED');
          expect(sent.closed()).to.equal(true);
          expect(isHandle(sys, stuck)).to.equal(true);
        });

        it('ZX_ERR_NOT_SUPPORTED: nor the channel itself', () => {
          expect(outcome(c.now({ handles: [c.clientEnd] }))).to.equal('ZX_ERR_NOT_SUPPORTED');
          expect(isHandle(c.caller.sys, c.clientEnd)).to.equal(true);
        });
      });
    });
  });
}
