import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_CHANNEL_WRITABLE,
  ZX_DEFAULT_CHANNEL_RIGHTS,
  ZX_DEFAULT_EVENT_RIGHTS,
  ZX_DEFAULT_EVENTPAIR_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BUFFER_TOO_SMALL,
  ZX_ERR_WRONG_TYPE,
  ZX_OBJ_TYPE_EVENT,
  ZX_OBJ_TYPE_VMO,
  ZX_OK,
  ZX_RIGHT_READ,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_TRANSFER,
  ZX_RIGHT_WAIT,
  ZX_RIGHT_WRITE,
  ZX_TIME_INFINITE,
} from '../../../kernel';
import { type Boot, eachMode } from '../../harness/modes';
import {
  canary,
  channel,
  connected,
  duplicated,
  event,
  isHandle,
  koidOf,
  moved,
  outcome,
  read,
  readText,
  restrict,
  signalsOf,
  text,
  write,
} from './setup';

const FIRST_TXID = 0x80000001;

/** What a test says of its call; the rest are defaults that let it succeed. */
interface Request {
  readonly options?: number;
  readonly deadline?: bigint;
  readonly bytes?: Uint8Array;
  readonly handles?: readonly number[];
  readonly numBytes?: number;
  readonly numHandles?: number;
}

type CallName = 'zx_channel_call' | 'zx_channel_call_etc';

/** A plain handle as each syscall takes it. */
const entries: Record<CallName, (handle: number) => unknown> = {
  zx_channel_call: (handle) => handle,
  zx_channel_call_etc: (handle) => moved(handle),
};

function request(name: CallName, { bytes, handles = [], numBytes = 64, numHandles = 4 }: Request) {
  const rest = { wr_bytes: bytes ?? text('----body'), rd_num_bytes: numBytes, rd_num_handles: numHandles };
  return { ...rest, wr_handles: handles.map((handle) => entries[name](handle)) };
}

const txidOf = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);

function message(txid: number, body = ''): Uint8Array {
  const bytes = new Uint8Array([0, 0, 0, 0, ...text(body)]);
  new DataView(bytes.buffer).setUint32(0, txid, true);
  return bytes;
}

/** A client's calls on its end of a channel to a server. */
function client(boot: Boot, name: CallName) {
  const { client: caller, server, clientEnd, serverEnd } = connected(boot);
  // The two syscalls differ in the form of their handles only.
  type Loose = (handle: number, options: number, deadline: bigint, args: unknown) => unknown;
  type Replied = Awaited<ReturnType<UserProcess['async']['zx_channel_call']>>;
  return {
    caller,
    server,
    clientEnd,
    serverEnd,
    /** Blocks; of use only where the call fails at once. */
    now: (asked: Request = {}, end = clientEnd): Replied =>
      (caller.sys[name] as Loose)(
        end,
        asked.options ?? 0,
        asked.deadline ?? ZX_TIME_INFINITE,
        request(name, asked),
      ) as Replied,
    later: (asked: Request = {}, end = clientEnd): Promise<Replied> =>
      (caller.async[name] as Loose)(
        end,
        asked.options ?? 0,
        asked.deadline ?? ZX_TIME_INFINITE,
        request(name, asked),
      ) as Promise<Replied>,
    /** The oldest request at the server's end. */
    receive: () => {
      ok(server.sys.zx_object_wait_one(serverEnd, ZX_CHANNEL_READABLE, ZX_TIME_INFINITE));
      return ok(read(server.sys, serverEnd));
    },
    reply: (txid: number, body?: string, handles: number[] = []) =>
      ok(write(server.sys, serverEnd, message(txid, body), handles)),
  };
}

for (const name of ['zx_channel_call', 'zx_channel_call_etc'] as const) {
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
