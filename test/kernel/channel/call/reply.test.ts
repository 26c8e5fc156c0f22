import { expect } from 'chai';
import { ok, ZX_CHANNEL_READABLE, ZX_CHANNEL_WRITABLE, ZX_ERR_BUFFER_TOO_SMALL } from '../../../../kernel';
import { eachMode } from '../../../harness/modes';
import { canary, outcome, read, readText, signalsOf, write } from '../setup';
import { FIRST_TXID, calls, client, message, txidOf } from './setup';

for (const name of calls) {
  describe(name, () => {
    eachMode((boot) => {
      let c: ReturnType<typeof client>;
      beforeEach(() => {
        c = client(boot, name);
      });

      describe('matches replies', () => {
        it('which bypass the queue and READABLE', async () => {
          const reply = c.later();
          c.reply(txidOf(c.receive().bytes));
          expect(signalsOf(c.caller.sys, c.clientEnd)).to.equal(ZX_CHANNEL_WRITABLE);
          ok(await reply);
          expect(outcome(read(c.caller.sys, c.clientEnd))).to.equal('ZX_ERR_SHOULD_WAIT');
        });

        it('not with other messages, which are queued', async () => {
          const reply = c.later();
          const txid = txidOf(c.receive().bytes);
          ok(write(c.server.sys, c.serverEnd, 'abc'));
          c.reply(txid + 1, 'other');
          expect(signalsOf(c.caller.sys, c.clientEnd)).to.equal(ZX_CHANNEL_WRITABLE | ZX_CHANNEL_READABLE);
          c.reply(txid, 'right');
          expect(ok(await reply).bytes).to.deep.equal(message(txid, 'right'));
          expect(readText(c.caller.sys, c.clientEnd)).to.equal('abc');
          expect(ok(read(c.caller.sys, c.clientEnd)).bytes).to.deep.equal(message(txid + 1, 'other'));
        });

        it('not with messages that were queued before', async () => {
          c.reply(FIRST_TXID, 'early');
          const reply = c.later();
          c.reply(txidOf(c.receive().bytes), 'right');
          expect(ok(await reply).bytes).to.deep.equal(message(FIRST_TXID, 'right'));
          expect(ok(read(c.caller.sys, c.clientEnd)).bytes).to.deep.equal(message(FIRST_TXID, 'early'));
        });

        it('of several calls at once, in whatever order they come', async () => {
          const replies = ['one', 'two', 'three'].map((body) => c.later({ bytes: message(0, body) }));
          const requests = replies.map(() => c.receive().bytes);
          expect(new Set(requests.map(txidOf)).size).to.equal(3);
          for (const bytes of requests.reverse()) {
            c.reply(txidOf(bytes), `re: ${new TextDecoder().decode(bytes.subarray(4))}`);
          }
          const bodies = (await Promise.all(replies)).map((reply) =>
            new TextDecoder().decode(ok(reply).bytes.slice(4)),
          );
          expect(bodies).to.deep.equal(['re: one', 're: two', 're: three']);
        });

        it('once: a second one is an ordinary message', async () => {
          const reply = c.later();
          const txid = txidOf(c.receive().bytes);
          c.reply(txid, '1');
          c.reply(txid, '2');
          expect(ok(await reply).bytes).to.deep.equal(message(txid, '1'));
          expect(ok(read(c.caller.sys, c.clientEnd)).bytes).to.deep.equal(message(txid, '2'));
        });

        it('ZX_ERR_BUFFER_TOO_SMALL: one that does not fit is lost, its handles are closed', async () => {
          for (const room of [{ numBytes: 7 }, { numHandles: 0 }]) {
            const reply = c.later(room);
            const { handle, closed } = canary(c.server.sys);
            c.reply(txidOf(c.receive().bytes), '1234', [handle]);
            expect(await reply).to.deep.equal({ status: ZX_ERR_BUFFER_TOO_SMALL });
            expect(closed()).to.equal(true);
            expect(outcome(read(c.caller.sys, c.clientEnd))).to.equal('ZX_ERR_SHOULD_WAIT');
          }
        });
      });
    });
  });
}
