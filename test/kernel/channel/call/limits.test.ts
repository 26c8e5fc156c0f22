import { expect } from 'chai';
import { ok } from '../../../../kernel';
import { eachMode } from '../../../harness/modes';
import { canary, outcome, read, write } from '../setup';
import { FIRST_TXID, calls, client, txidOf } from './setup';

for (const name of calls) {
  describe(name, () => {
    eachMode(
      (boot) => {
        it('ZX_ERR_NO_MEMORY: a request beyond the memory limit is not sent, its handles are closed', () => {
          const { caller, clientEnd, now, receive } = client(boot, name);
          ok(write(caller.sys, clientEnd, new Uint8Array(60_000)));
          const { handle, closed } = canary(caller.sys);
          const refused = now({ bytes: new Uint8Array(60_000), handles: [handle] });
          expect(outcome(refused)).to.equal('ZX_ERR_NO_MEMORY');
          expect(closed()).to.equal(true);
          receive();
          expect(outcome(now({ bytes: new Uint8Array(60_000), deadline: 0n }))).to.equal('ZX_ERR_TIMED_OUT');
        });
      },
      { limits: { bytes: 100_000 } },
    );

    eachMode(
      (boot) => {
        it('ends the caller when its request makes the queue grow past its limit', () => {
          const { caller, clientEnd, now, receive, server, serverEnd } = client(boot, name);
          for (let i = 0; i < 5; i++) ok(write(caller.sys, clientEnd));
          expect(() => now()).to.throw("process 'client' has ended with return code -1028");
          for (let i = 0; i < 5; i++) receive();
          expect(txidOf(receive().bytes)).to.equal(FIRST_TXID);
          expect(outcome(read(server.sys, serverEnd))).to.equal('ZX_ERR_PEER_CLOSED');
        });
      },
      { limits: { messages: 5 } },
    );
  });
}
