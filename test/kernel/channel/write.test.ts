import { expect } from 'chai';
import {
  ok,
  type Syscalls,
  ZX_CHANNEL_MAX_MSG_BYTES,
  ZX_CHANNEL_MAX_MSG_HANDLES,
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_CHANNEL_WRITABLE,
  ZX_DEFAULT_CHANNEL_RIGHTS,
  ZX_DEFAULT_EVENTPAIR_RIGHTS,
  ZX_INFO_HANDLE_BASIC,
  ZX_RIGHT_TRANSFER,
  ZX_RIGHT_WRITE,
  ZX_TIME_INFINITE,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import {
  canary,
  channel,
  connected,
  EMPTY,
  event,
  isHandle,
  koidOf,
  outcome,
  read,
  readHandles,
  readText,
  restrict,
  signalsOf,
  text,
  write,
} from './setup';

describe('zx_channel_write', () => {
  eachMode((boot) => {
    let sys: Syscalls;
    let a: number;
    let b: number;
    beforeEach(() => {
      sys = boot.process().sys;
      [a, b] = channel(sys);
    });

    const closed = (end: number): void => void ok(sys.zx_handle_close(end));
    const canaries = (count: number) => Array.from({ length: count }, () => canary(sys));

    describe('delivers', () => {
      it('ZX_OK: the message makes the other end readable, and the writer stays as it is', () => {
        expect(outcome(write(sys, a, 'hello'))).to.equal('ZX_OK');
        expect(signalsOf(sys, b)).to.equal(ZX_CHANNEL_READABLE | ZX_CHANNEL_WRITABLE);
        expect(signalsOf(sys, a)).to.equal(ZX_CHANNEL_WRITABLE);
        expect(readText(sys, b)).to.equal('hello');
      });

      it('an empty message, which counts as one', () => {
        ok(write(sys, a));
        expect(signalsOf(sys, b) & ZX_CHANNEL_READABLE).to.equal(ZX_CHANNEL_READABLE);
        expect(ok(read(sys, b))).to.include({ actual_bytes: 0, actual_handles: 0 });
        expect(signalsOf(sys, b) & ZX_CHANNEL_READABLE).to.equal(0);
      });

      it('both ways at once', () => {
        ok(write(sys, a, 'to b'));
        ok(write(sys, b, 'to a'));
        expect([readText(sys, a), readText(sys, b)]).to.deep.equal(['to a', 'to b']);
      });

      it('the bytes as they were when written, whatever becomes of the buffer', () => {
        const buffer = Buffer.from('before');
        ok(write(sys, a, buffer));
        buffer.fill('x');
        expect(readText(sys, b)).to.equal('before');
      });

      it('ZX_OK: 65,536 bytes and 64 handles', () => {
        const bytes = new Uint8Array(ZX_CHANNEL_MAX_MSG_BYTES).fill(7);
        const handles = canaries(ZX_CHANNEL_MAX_MSG_HANDLES).map(({ handle }) => handle);
        expect(outcome(write(sys, a, bytes, handles))).to.equal('ZX_OK');
        const message = ok(read(sys, b));
        expect(message.bytes).to.deep.equal(bytes);
        expect(message.handles.length).to.equal(ZX_CHANNEL_MAX_MSG_HANDLES);
      });

      it('to another program, whose handles are values of its own', () => {
        const { client, server, clientEnd, serverEnd } = connected(boot);
        const sent = event(client.sys);
        const koid = koidOf(client.sys, sent);
        ok(write(client.sys, clientEnd, 'take this', [sent]));
        const { bytes, handles } = ok(read(server.sys, serverEnd));
        expect(bytes).to.deep.equal(text('take this'));
        expect(handles.map((handle) => koidOf(server.sys, handle))).to.deep.equal([koid]);
        expect(isHandle(client.sys, sent)).to.equal(false);
      });
    });

    describe('moves handles', () => {
      it('the value is gone from the sender at once', () => {
        const sent = event(sys);
        ok(write(sys, a, EMPTY, [sent]));
        expect(isHandle(sys, sent)).to.equal(false);
      });

      it('to new values for the same objects with the same rights, in order', () => {
        const sent = [event(sys), canary(sys).handle, event(sys)];
        const before = sent.map((handle) => ok(sys.zx_object_get_info(handle, ZX_INFO_HANDLE_BASIC)).info);
        ok(write(sys, a, EMPTY, sent));
        const received = readHandles(sys, b);
        expect(
          received.map((handle) => ok(sys.zx_object_get_info(handle, ZX_INFO_HANDLE_BASIC)).info),
        ).to.deep.equal(before);
        expect(received).not.to.include.members(sent);
      });

      it('keeps their objects alive on the way', () => {
        const sent = canary(sys);
        ok(write(sys, a, EMPTY, [sent.handle]));
        expect(sent.closed()).to.equal(false);
        closed(readHandles(sys, b)[0] ?? 0);
        expect(sent.closed()).to.equal(true);
      });

      it('the other end of the very channel may be among them', () => {
        expect(outcome(write(sys, a, EMPTY, [b]))).to.equal('ZX_OK');
        expect(signalsOf(sys, a)).to.equal(ZX_CHANNEL_WRITABLE);
      });

      it('an end with messages in it takes them along', () => {
        const [c, d] = channel(sys);
        ok(write(sys, c, 'inside'));
        ok(write(sys, a, EMPTY, [d]));
        expect(readText(sys, readHandles(sys, b)[0] ?? 0)).to.equal('inside');
      });

      it('ends the waits made through them with ZX_ERR_CANCELED', async () => {
        const process = boot.process('waiter');
        const [c] = channel(process.sys);
        const sent = event(process.sys);
        const wait = process.wait(sent, 1 << 24, ZX_TIME_INFINITE);
        ok(write(process.sys, c, EMPTY, [sent]));
        expect(outcome(await wait)).to.equal('ZX_ERR_CANCELED');
      });
    });

    describe('refuses', () => {
      it('ZX_ERR_INVALID_ARGS: unknown options, before the handle is looked at', () => {
        for (const options of [1, 4, 0xffffffff]) {
          expect(outcome(sys.zx_channel_write(0, options, EMPTY, []))).to.equal('ZX_ERR_INVALID_ARGS');
        }
      });

      it('ZX_ERR_BAD_HANDLE: no handle of the calling process', () => {
        expect(outcome(write(sys, 0))).to.equal('ZX_ERR_BAD_HANDLE');
        closed(a);
        expect(outcome(write(sys, a))).to.equal('ZX_ERR_BAD_HANDLE');
      });

      it('ZX_ERR_WRONG_TYPE: a handle to something else', () => {
        expect(outcome(write(sys, event(sys)))).to.equal('ZX_ERR_WRONG_TYPE');
      });

      it('ZX_ERR_ACCESS_DENIED: a handle without WRITE, before anything about the message', () => {
        const readOnly = restrict(sys, a, ZX_DEFAULT_CHANNEL_RIGHTS & ~ZX_RIGHT_WRITE);
        expect(outcome(write(sys, readOnly, new Uint8Array(65537), [0]))).to.equal('ZX_ERR_ACCESS_DENIED');
      });

      it('ZX_ERR_OUT_OF_RANGE: 65,537 bytes', () => {
        expect(outcome(write(sys, a, new Uint8Array(65537)))).to.equal('ZX_ERR_OUT_OF_RANGE');
        expect(outcome(write(sys, a, new Uint8Array(2 ** 24)))).to.equal('ZX_ERR_OUT_OF_RANGE');
        expect(outcome(read(sys, b))).to.equal('ZX_ERR_SHOULD_WAIT');
      });

      it('ZX_ERR_OUT_OF_RANGE: 65 handles, before any of them is looked at', () => {
        expect(outcome(write(sys, a, EMPTY, new Array<number>(65).fill(0)))).to.equal('ZX_ERR_OUT_OF_RANGE');
      });

      it('ZX_ERR_BAD_HANDLE: one of the handles is none', () => {
        for (const bad of [0, 3, a + 4])
          expect(outcome(write(sys, a, EMPTY, [bad]))).to.equal('ZX_ERR_BAD_HANDLE');
        expect(outcome(read(sys, b))).to.equal('ZX_ERR_SHOULD_WAIT');
      });

      it('ZX_ERR_BAD_HANDLE: a handle that is listed twice', () => {
        const { handle, closed: gone } = canary(sys);
        expect(outcome(write(sys, a, EMPTY, [handle, handle]))).to.equal('ZX_ERR_BAD_HANDLE');
        expect(gone()).to.equal(true);
      });

      it('ZX_ERR_ACCESS_DENIED: one of the handles lacks TRANSFER', () => {
        const stuck = restrict(sys, canary(sys).handle, ZX_DEFAULT_EVENTPAIR_RIGHTS & ~ZX_RIGHT_TRANSFER);
        expect(outcome(write(sys, a, EMPTY, [stuck]))).to.equal('ZX_ERR_ACCESS_DENIED');
      });

      it('ZX_ERR_NOT_SUPPORTED: the end itself is among the handles; it is closed', () => {
        expect(outcome(write(sys, a, EMPTY, [a]))).to.equal('ZX_ERR_NOT_SUPPORTED');
        expect(isHandle(sys, a)).to.equal(false);
        expect(signalsOf(sys, b)).to.equal(ZX_CHANNEL_PEER_CLOSED);
      });

      it('the first entry at fault gives the status', () => {
        const stuck = () =>
          restrict(sys, canary(sys).handle, ZX_DEFAULT_EVENTPAIR_RIGHTS & ~ZX_RIGHT_TRANSFER);
        expect(outcome(write(sys, a, EMPTY, [event(sys), stuck(), 0]))).to.equal('ZX_ERR_ACCESS_DENIED');
        expect(outcome(write(sys, a, EMPTY, [event(sys), 0, stuck()]))).to.equal('ZX_ERR_BAD_HANDLE');
        expect(outcome(write(sys, a, EMPTY, [stuck(), a]))).to.equal('ZX_ERR_ACCESS_DENIED');
      });

      it('ZX_ERR_PEER_CLOSED: the other end is closed; no signal changes', () => {
        closed(b);
        const before = signalsOf(sys, a);
        expect(outcome(write(sys, a, 'too late'))).to.equal('ZX_ERR_PEER_CLOSED');
        expect(signalsOf(sys, a)).to.equal(before);
      });

      it('ZX_ERR_ACCESS_DENIED: a handle without TRANSFER matters before a closed peer', () => {
        closed(b);
        const { handle, closed: gone } = canary(sys);
        const stuck = restrict(sys, handle, ZX_DEFAULT_EVENTPAIR_RIGHTS & ~ZX_RIGHT_TRANSFER);
        expect(outcome(write(sys, a, EMPTY, [stuck]))).to.equal('ZX_ERR_ACCESS_DENIED');
        expect(gone()).to.equal(true);
      });

      it('ZX_ERR_OUT_OF_RANGE: size matters before a bad handle', () => {
        expect(outcome(write(sys, a, new Uint8Array(65537), [0]))).to.equal('ZX_ERR_OUT_OF_RANGE');
      });
    });

    describe('consumes the handles of a message that it refuses', () => {
      const refusals: Record<string, (handles: number[]) => { readonly status: number }> = {
        'ZX_ERR_INVALID_ARGS: for bad options': (handles) => sys.zx_channel_write(a, 1, EMPTY, handles),
        'ZX_ERR_BAD_HANDLE: for a bad channel': (handles) => write(sys, 0, EMPTY, handles),
        'ZX_ERR_WRONG_TYPE: for something else than a channel': (handles) =>
          write(sys, event(sys), EMPTY, handles),
        'ZX_ERR_ACCESS_DENIED: for a channel without WRITE': (handles) => {
          const readOnly = restrict(sys, a, ZX_DEFAULT_CHANNEL_RIGHTS & ~ZX_RIGHT_WRITE);
          return write(sys, readOnly, EMPTY, handles);
        },
        'ZX_ERR_OUT_OF_RANGE: for a body too large': (handles) =>
          write(sys, a, new Uint8Array(65537), handles),
        'ZX_ERR_BAD_HANDLE: for a handle among them that is none': (handles) =>
          write(sys, a, EMPTY, [...handles, 0]),
        'ZX_ERR_NOT_SUPPORTED: for the end itself among them': (handles) =>
          write(sys, a, EMPTY, [a, ...handles]),
        'ZX_ERR_PEER_CLOSED: for a closed peer': (handles) => {
          closed(b);
          return write(sys, a, EMPTY, handles);
        },
      };
      for (const [title, refused] of Object.entries(refusals)) {
        it(title, () => {
          const sent = canaries(3);
          expect(outcome(refused(sent.map(({ handle }) => handle)))).to.equal(title.split(':')[0]);
          expect(sent.map((each) => each.closed())).to.deep.equal([true, true, true]);
          expect(sent.some(({ handle }) => isHandle(sys, handle))).to.equal(false);
        });
      }

      it('ZX_ERR_OUT_OF_RANGE: all 65 of them, one being too many', () => {
        const sent = canaries(65);
        const handles = sent.map(({ handle }) => handle);
        expect(outcome(write(sys, a, EMPTY, handles))).to.equal('ZX_ERR_OUT_OF_RANGE');
        expect(sent.every((each) => each.closed())).to.equal(true);
      });

      it('the channel too, if it is listed', () => {
        expect(outcome(write(sys, a, new Uint8Array(65537), [a]))).to.equal('ZX_ERR_OUT_OF_RANGE');
        expect(signalsOf(sys, b)).to.equal(ZX_CHANNEL_PEER_CLOSED);
      });

      it('but none for an argument that C could not have passed', () => {
        const sent = canary(sys);
        const misuse = sys.zx_channel_write as (...args: unknown[]) => unknown;
        expect(() => misuse(a, 0, EMPTY, [sent.handle, '3'])).to.throw(
          TypeError,
          'zx_channel_write: handles',
        );
        expect(() => misuse(a, 0, 'text', [sent.handle])).to.throw(TypeError, 'zx_channel_write: bytes');
        expect(() => misuse(a, 0, [], [sent.handle])).to.throw(TypeError, 'zx_channel_write: bytes');
        expect(() => misuse(a, 0, EMPTY)).to.throw(TypeError, 'zx_channel_write: handles');
        expect(isHandle(sys, sent.handle)).to.equal(true);
      });
    });
  });

  eachMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: a message beyond the memory limit is not sent, its handles are closed', async () => {
        const { sys } = boot.process();
        const [a, b] = channel(sys);
        const before = (await boot.counts()).bytes;
        const sent = canary(sys);
        ok(write(sys, a, new Uint8Array(60_000)));
        expect((await boot.counts()).bytes).to.equal(before + 60_000);
        expect(outcome(write(sys, a, new Uint8Array(60_000), [sent.handle]))).to.equal('ZX_ERR_NO_MEMORY');
        expect(sent.closed()).to.equal(true);
        ok(read(sys, b));
        expect((await boot.counts()).bytes).to.equal(before);
        expect(outcome(read(sys, b))).to.equal('ZX_ERR_SHOULD_WAIT');
        ok(write(sys, a, new Uint8Array(60_000)));
      });
    },
    { limits: { bytes: 100_000 } },
  );

  eachMode(
    (boot) => {
      it('ends the writer with ZX_TASK_RETCODE_EXCEPTION_KILL when a queue grows past its limit', () => {
        const { client: writer, server: reader, clientEnd: end, serverEnd: inbox } = connected(boot);
        for (let i = 0; i < 5; i++) ok(write(writer.sys, end, `message ${i}`));
        expect(() => write(writer.sys, end, 'the last straw')).to.throw(
          "process 'client' has ended with return code -1028",
        );
        expect(() => write(writer.sys, end)).to.throw("process 'client' has ended");

        expect(signalsOf(reader.sys, inbox)).to.equal(ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED);
        for (let i = 0; i < 5; i++) expect(readText(reader.sys, inbox)).to.equal(`message ${i}`);
        expect(readText(reader.sys, inbox)).to.equal('the last straw');
        expect(outcome(read(reader.sys, inbox))).to.equal('ZX_ERR_PEER_CLOSED');
      });
    },
    { limits: { messages: 5 } },
  );
});
