import { expect } from 'chai';
import { ok, ZX_CHANNEL_PEER_CLOSED, ZX_CHANNEL_READABLE, ZX_CHANNEL_WRITABLE } from '../../../../kernel';
import { eachMode } from '../../../harness/modes';
import { koidOf, outcome, read, signalsOf } from '../setup';
import { FIRST_TXID, calls, client, message, txidOf } from './setup';

for (const name of calls) {
  describe(name, () => {
    eachMode((boot) => {
      let c: ReturnType<typeof client>;
      beforeEach(() => {
        c = client(boot, name);
      });

      describe('ends without a reply', () => {
        it('ZX_ERR_TIMED_OUT: at the deadline; the request stays sent, a late reply is an ordinary message', async () => {
          const deadline = c.caller.sys.zx_deadline_after(1_000_000);
          expect(outcome(await c.later({ deadline }))).to.equal('ZX_ERR_TIMED_OUT');
          const txid = txidOf(c.receive().bytes);
          expect(signalsOf(c.caller.sys, c.clientEnd)).to.equal(ZX_CHANNEL_WRITABLE);
          c.reply(txid, 'late');
          expect(signalsOf(c.caller.sys, c.clientEnd)).to.equal(ZX_CHANNEL_WRITABLE | ZX_CHANNEL_READABLE);
          expect(ok(read(c.caller.sys, c.clientEnd)).bytes).to.deep.equal(message(txid, 'late'));
        });

        it('ZX_ERR_TIMED_OUT: a deadline in the past sends all the same', () => {
          expect(outcome(c.now({ deadline: 0n }))).to.equal('ZX_ERR_TIMED_OUT');
          expect(txidOf(c.receive().bytes)).to.equal(FIRST_TXID);
        });

        it('ZX_ERR_PEER_CLOSED: the other end closes', async () => {
          const reply = c.later();
          ok(c.server.sys.zx_handle_close(c.serverEnd));
          expect(outcome(await reply)).to.equal('ZX_ERR_PEER_CLOSED');
          expect(signalsOf(c.caller.sys, c.clientEnd)).to.equal(ZX_CHANNEL_PEER_CLOSED);
        });

        it('ZX_ERR_PEER_CLOSED: the server ends', async () => {
          const reply = c.later();
          c.server.exit();
          expect(outcome(await reply)).to.equal('ZX_ERR_PEER_CLOSED');
        });

        it('ZX_OK: a reply before the close wins', async () => {
          const reply = c.later();
          c.reply(txidOf(c.receive().bytes), 'last words');
          ok(c.server.sys.zx_handle_close(c.serverEnd));
          expect(outcome(await reply)).to.equal('ZX_OK');
        });

        it('ZX_ERR_CANCELED: the last handle to the calling end is closed', async () => {
          const replies = [c.later(), c.later()];
          ok(c.caller.sys.zx_handle_close(c.clientEnd));
          expect((await Promise.all(replies)).map(outcome)).to.deep.equal([
            'ZX_ERR_CANCELED',
            'ZX_ERR_CANCELED',
          ]);
        });

        it('never returns to a program that ends', async () => {
          const ended = c.later().then(
            () => 'returned',
            (error: unknown) => (error instanceof Error ? error.name : ''),
          );
          c.caller.exit();
          expect(await ended).to.equal('ProcessEndedError');
        });
      });

      it('names the channel and the transaction id among the waiters', async () => {
        const reply = c.later();
        const koid = koidOf(c.caller.sys, c.clientEnd);
        const waits = (await boot.waiters()).filter(({ process }) => process === 'client');
        expect(waits.map(({ syscall, waitsFor }) => ({ syscall, waitsFor }))).to.deep.equal([
          { syscall: name, waitsFor: `a reply to the call with txid 0x80000001 on channel ${koid}` },
        ]);
        ok(c.server.sys.zx_handle_close(c.serverEnd));
        await reply;
        expect((await boot.waiters()).filter(({ process }) => process === 'client')).to.deep.equal([]);
      });
    });
  });
}
