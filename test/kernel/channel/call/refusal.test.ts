import { expect } from 'chai';
import { ok, ZX_DEFAULT_CHANNEL_RIGHTS, ZX_RIGHT_READ, ZX_RIGHT_WRITE } from '../../../../kernel';
import { eachMode } from '../../../harness/modes';
import { canary, channel, event, isHandle, outcome, restrict, text } from '../setup';
import { calls, client, request } from './setup';

for (const name of calls) {
  describe(name, () => {
    eachMode((boot) => {
      let c: ReturnType<typeof client>;
      beforeEach(() => {
        c = client(boot, name);
      });

      describe('refuses', () => {
        it('ZX_ERR_INVALID_ARGS: unknown options, before the handle is looked at', () => {
          for (const options of [1, 4, 0xffffffff]) {
            expect(outcome(c.now({ options }, 0))).to.equal('ZX_ERR_INVALID_ARGS');
          }
        });

        it('ZX_ERR_BAD_HANDLE: no handle of the calling process', () => {
          expect(outcome(c.now({ bytes: text('') }, 0))).to.equal('ZX_ERR_BAD_HANDLE');
        });

        it('ZX_ERR_WRONG_TYPE: a handle to something else', () => {
          expect(outcome(c.now({}, event(c.caller.sys)))).to.equal('ZX_ERR_WRONG_TYPE');
        });

        it('ZX_ERR_ACCESS_DENIED: a handle without READ, or without WRITE', () => {
          for (const right of [ZX_RIGHT_READ, ZX_RIGHT_WRITE]) {
            const [end] = channel(c.caller.sys);
            const weak = restrict(c.caller.sys, end, ZX_DEFAULT_CHANNEL_RIGHTS & ~right);
            expect(outcome(c.now({}, weak))).to.equal('ZX_ERR_ACCESS_DENIED');
          }
        });

        it('ZX_ERR_OUT_OF_RANGE: 65,537 bytes or 65 handles', () => {
          expect(outcome(c.now({ bytes: new Uint8Array(65537) }))).to.equal('ZX_ERR_OUT_OF_RANGE');
          expect(outcome(c.now({ handles: new Array<number>(65).fill(0) }))).to.equal('ZX_ERR_OUT_OF_RANGE');
        });

        it('ZX_ERR_INVALID_ARGS: no room for a transaction id, before the handles are looked at', () => {
          for (const length of [0, 3]) {
            const bytes = new Uint8Array(length);
            expect(outcome(c.now({ bytes, handles: [0] }))).to.equal('ZX_ERR_INVALID_ARGS');
          }
        });

        it('ZX_ERR_BAD_HANDLE: a handle that is none, or listed twice', () => {
          expect(outcome(c.now({ handles: [0] }))).to.equal('ZX_ERR_BAD_HANDLE');
          const twice = event(c.caller.sys);
          expect(outcome(c.now({ handles: [twice, twice] }))).to.equal('ZX_ERR_BAD_HANDLE');
          expect(isHandle(c.caller.sys, twice)).to.equal(false);
        });

        it('ZX_ERR_PEER_CLOSED: the other end is closed already, which matters after the handles', () => {
          ok(c.server.sys.zx_handle_close(c.serverEnd));
          expect(outcome(c.now({ handles: [0] }))).to.equal('ZX_ERR_BAD_HANDLE');
          expect(outcome(c.now())).to.equal('ZX_ERR_PEER_CLOSED');
        });

        it('an argument that C could not have passed, which consumes nothing', () => {
          const { handle } = canary(c.caller.sys);
          const misuse = c.caller.sys[name] as (...args: unknown[]) => unknown;
          const args = request(name, { handles: [handle] });
          for (const bad of [{ ...args, wr_bytes: 'text' }, { ...args, rd_num_bytes: -1.5 }, undefined, []]) {
            expect(() => misuse(c.clientEnd, 0, 0n, bad)).to.throw(TypeError, `${name}: args`);
          }
          expect(isHandle(c.caller.sys, handle)).to.equal(true);
        });
      });
    });
  });
}
