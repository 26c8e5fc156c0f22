import { expect } from 'chai';
import { ok, ZX_OK } from '../../../../kernel';
import { eachMode } from '../../../harness/modes';
import { event, isHandle, koidOf, text } from '../setup';
import { FIRST_TXID, calls, client, message, txidOf } from './setup';

for (const name of calls) {
  describe(name, () => {
    eachMode((boot) => {
      let c: ReturnType<typeof client>;
      beforeEach(() => {
        c = client(boot, name);
      });

      describe('sends a request', () => {
        it('ZX_OK: and returns the reply that begins with its transaction id', async () => {
          const reply = c.later();
          const { bytes } = c.receive();
          expect(bytes.subarray(4)).to.deep.equal(text('body'));
          c.reply(txidOf(bytes), 'answer');
          expect(await reply).to.deep.equal({
            status: ZX_OK,
            bytes: message(txidOf(bytes), 'answer'),
            handles: [],
            actual_bytes: 10,
            actual_handles: 0,
          });
        });

        it('whose transaction id is the kernel’s: counted from 0x80000001, whatever the caller wrote', async () => {
          for (let i = 0; i < 3; i++) {
            const reply = c.later({ bytes: message(7) });
            const txid = txidOf(c.receive().bytes);
            expect(txid).to.equal(FIRST_TXID + i);
            c.reply(txid);
            ok(await reply);
          }
        });

        it('and leaves the caller’s buffer alone', async () => {
          const bytes = message(7, 'mine');
          const reply = c.later({ bytes });
          c.reply(txidOf(c.receive().bytes));
          ok(await reply);
          expect(bytes).to.deep.equal(message(7, 'mine'));
        });

        it('with handles, and gets handles in return', async () => {
          const sent = event(c.caller.sys);
          const koid = koidOf(c.caller.sys, sent);
          const reply = c.later({ handles: [sent] });
          const { bytes, handles } = c.receive();
          expect(isHandle(c.caller.sys, sent)).to.equal(false);
          c.reply(txidOf(bytes), '', [...handles]);
          const result = ok(await reply);
          const [back] = result.handles as readonly (number | { readonly handle: number })[];
          expect(koidOf(c.caller.sys, typeof back === 'object' ? back.handle : (back ?? 0))).to.equal(koid);
          expect(result.actual_handles).to.equal(1);
        });
      });
    });
  });
}
