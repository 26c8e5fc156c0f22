import { expect } from 'chai';
import { ok, type Syscalls, ZX_CHANNEL_WRITE_USE_IOVEC } from '../../../kernel';
import type { ChannelIovec } from '../../../kernel/abi/channel';
import { eachMode } from '../../harness/modes';
import { canary, channel, EMPTY, outcome, read, readText, text } from './setup';

const MAX_U32 = 0xffffffff;

/** A message sent in each of the ways that take a gathered body; a call gets no reply. */
const senders: Record<
  string,
  (sys: Syscalls, end: number, body: ChannelIovec[], handles?: number[]) => string
> = {
  zx_channel_write: (sys, end, body, handles = []) =>
    outcome(sys.zx_channel_write(end, ZX_CHANNEL_WRITE_USE_IOVEC, body, handles)),
  zx_channel_write_etc: (sys, end, body, handles = []) =>
    outcome(sys.zx_channel_write_etc(end, ZX_CHANNEL_WRITE_USE_IOVEC, body, handles.map(move))),
  zx_channel_call: (sys, end, body, handles = []) =>
    outcome(sys.zx_channel_call(end, ZX_CHANNEL_WRITE_USE_IOVEC, 0n, { ...room(body), wr_handles: handles })),
  zx_channel_call_etc: (sys, end, body, handles = []) =>
    outcome(
      sys.zx_channel_call_etc(end, ZX_CHANNEL_WRITE_USE_IOVEC, 0n, {
        ...room(body),
        wr_handles: handles.map(move),
      }),
    ),
};

const move = (handle: number) => ({ operation: 0, handle, type: 0, rights: 0x80000000, result: 0 });
const room = (wr_bytes: ChannelIovec[]) => ({ wr_bytes, rd_num_bytes: 0, rd_num_handles: 0 });

for (const [name, send] of Object.entries(senders)) {
  describe(`${name} with ZX_CHANNEL_WRITE_USE_IOVEC`, () => {
    eachMode((boot) => {
      let sys: Syscalls;
      let a: number;
      let b: number;
      beforeEach(() => {
        sys = boot.process().sys;
        [a, b] = channel(sys);
      });

      const sent = name.startsWith('zx_channel_call') ? 'ZX_ERR_TIMED_OUT' : 'ZX_OK';
      const refusedAs = (status: string, body: ChannelIovec[]) => {
        const { handle, closed } = canary(sys);
        expect(send(sys, a, body, [handle])).to.equal(status);
        expect(closed()).to.equal(true);
        expect(outcome(read(sys, b))).to.equal('ZX_ERR_SHOULD_WAIT');
      };

      it(`${sent}: the body is the first capacity bytes of each buffer, in order`, () => {
        const body = [
          { buffer: text('----'), capacity: 4, reserved: 0 },
          { buffer: text('Hello, all'), capacity: 7 },
          { buffer: null },
          { buffer: null, capacity: 0 },
          { buffer: EMPTY },
          { buffer: text('world') },
        ];
        expect(send(sys, a, body)).to.equal(sent);
        expect(readText(sys, b))
          .to.match(/Hello, world$/)
          .and.to.have.length(16);
      });

      it(`${sent}: 8,192 buffers, and 65,536 bytes in all`, () => {
        expect(send(sys, a, new Array<ChannelIovec>(8192).fill({ buffer: new Uint8Array(8) }))).to.equal(
          sent,
        );
        expect(ok(read(sys, b)).actual_bytes).to.equal(65536);
      });

      it('ZX_ERR_OUT_OF_RANGE: 8,193 buffers, even of nothing, before they are looked at', () => {
        refusedAs('ZX_ERR_OUT_OF_RANGE', new Array<ChannelIovec>(8193).fill({ buffer: null, reserved: 1 }));
      });

      it('ZX_ERR_INVALID_ARGS: reserved other than 0, before the size is looked at', () => {
        refusedAs('ZX_ERR_INVALID_ARGS', [{ buffer: new Uint8Array(65537) }, { buffer: null, reserved: 1 }]);
      });

      it('ZX_ERR_OUT_OF_RANGE: 65,537 bytes in all, before the buffers are read', () => {
        refusedAs('ZX_ERR_OUT_OF_RANGE', [{ buffer: new Uint8Array(65536) }, { buffer: new Uint8Array(1) }]);
        refusedAs(
          'ZX_ERR_OUT_OF_RANGE',
          new Array<ChannelIovec>(8192).fill({ buffer: null, capacity: MAX_U32 }),
        );
      });

      it('ZX_ERR_INVALID_ARGS: capacity beyond a buffer, or of none', () => {
        refusedAs('ZX_ERR_INVALID_ARGS', [{ buffer: text('----') }, { buffer: text('four'), capacity: 5 }]);
        refusedAs('ZX_ERR_INVALID_ARGS', [{ buffer: text('----') }, { buffer: null, capacity: 1 }]);
      });

      it('throws for plain bytes and for what is no buffer, which consumes nothing', () => {
        const { handle, closed } = canary(sys);
        const misuse = send as (sys: Syscalls, end: number, body: unknown, handles: number[]) => string;
        for (const bad of [text('plain'), [text('bare')], [{ buffer: 'text' }], [{ capacity: 0 }], [null]]) {
          expect(() => misuse(sys, a, bad, [handle])).to.throw(TypeError, name);
        }
        expect(closed()).to.equal(false);
      });
    });
  });
}

describe('zx_channel_write with ZX_CHANNEL_WRITE_USE_IOVEC', () => {
  eachMode((boot) => {
    it('ZX_OK: no buffers make an empty message', () => {
      const { sys } = boot.process();
      const [a, b] = channel(sys);
      expect(senders.zx_channel_write?.(sys, a, [])).to.equal('ZX_OK');
      expect(ok(read(sys, b)).actual_bytes).to.equal(0);
    });
  });
});
