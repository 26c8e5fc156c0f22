import { expect } from 'chai';
import {
  Kernel,
  ok,
  type Syscalls,
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_CHANNEL_WRITABLE,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { canary, channel, connected, EMPTY, outcome, read, readHandles, signalsOf, write } from './setup';

describe('a channel', () => {
  eachMode((boot) => {
    let sys: Syscalls;
    beforeEach(() => {
      sys = boot.process().sys;
    });
    const close = (handle: number) => ok(sys.zx_handle_close(handle));

    it('shows the end that is left that its peer is closed, for good', () => {
      const [a, b] = channel(sys);
      close(a);
      expect(signalsOf(sys, b)).to.equal(ZX_CHANNEL_PEER_CLOSED);
      expect(outcome(write(sys, b))).to.equal('ZX_ERR_PEER_CLOSED');
    });

    it('keeps what was sent to an end whose peer closes', () => {
      const [a, b] = channel(sys);
      const { handle, closed } = canary(sys);
      ok(write(sys, a, 'last words', [handle]));
      close(a);
      expect(signalsOf(sys, b)).to.equal(ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED);
      expect(closed()).to.equal(false);
    });

    it('drops what was sent to an end that closes, with the handles in it', () => {
      const [a, b] = channel(sys);
      const { handle, closed } = canary(sys);
      ok(write(sys, a, EMPTY, [handle]));
      close(b);
      expect(closed()).to.equal(true);
      expect(signalsOf(sys, a)).to.equal(ZX_CHANNEL_PEER_CLOSED);
    });

    it('counts as open while its handle is on its way', () => {
      const [a, b] = channel(sys);
      const [c, d] = channel(sys);
      ok(write(sys, a, EMPTY, [d]));
      expect(signalsOf(sys, c)).to.equal(ZX_CHANNEL_WRITABLE);
      ok(write(sys, c, 'for whoever gets it'));
      close(b);
      expect(signalsOf(sys, c)).to.equal(ZX_CHANNEL_PEER_CLOSED);
    });

    it('closes when its program ends, while handles in its messages to others live on', () => {
      const { client, server, clientEnd, serverEnd } = connected(boot);
      const [c, d] = channel(client.sys);
      ok(write(client.sys, clientEnd, EMPTY, [d]));
      ok(write(client.sys, c, 'inside'));
      client.exit();
      expect(signalsOf(server.sys, serverEnd)).to.equal(ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED);
      const [received = 0] = readHandles(server.sys, serverEnd);
      expect(signalsOf(server.sys, received)).to.equal(ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED);
    });

    it('closes all ends that lie in each other', () => {
      const { handle, closed } = canary(sys);
      let [outer, inner] = channel(sys);
      ok(write(sys, outer, EMPTY, [handle]));
      close(outer);
      for (let depth = 0; depth < 100; depth++) {
        const [a, b] = channel(sys);
        ok(write(sys, a, EMPTY, [inner]));
        [outer, inner] = [a, b];
        close(outer);
      }
      expect(closed()).to.equal(false);
      close(inner);
      expect(closed()).to.equal(true);
    });
  });

  describe('in a ring', () => {
    eachMode((boot) => {
      it('stays as it is while a program holds an end that leads to it', async () => {
        const { sys } = boot.process('holder');
        const before = (await boot.counts()).objects.channel ?? 0;
        const [a, b] = channel(sys);
        const { handle, closed } = canary(sys);
        ok(write(sys, a, EMPTY, [handle]));
        ok(write(sys, a, EMPTY, [b]));
        boot.process('other').exit();
        expect(signalsOf(sys, a)).to.equal(ZX_CHANNEL_WRITABLE);
        expect(closed()).to.equal(false);
        expect((await boot.counts()).objects.channel).to.equal(before + 2);
      });

      it('of its own end goes when the last program that led to it ends, and what lies in it is closed', () => {
        const { client, server, clientEnd, serverEnd } = connected(boot);
        const [a, b] = channel(client.sys);
        const { handle, closed } = canary(server.sys);
        ok(write(server.sys, serverEnd, EMPTY, [handle]));
        ok(write(client.sys, a, EMPTY, [...readHandles(client.sys, clientEnd), b]));
        expect(closed()).to.equal(false);
        client.exit();
        expect(closed()).to.equal(true);
      });

      it('leads to whoever holds the other end of what lies in it', async () => {
        const before = await boot.counts();
        const { client, server, clientEnd, serverEnd } = connected(boot);
        const [a, b] = channel(client.sys);
        ok(write(client.sys, a, EMPTY, [clientEnd, b]));
        client.exit();
        expect(signalsOf(server.sys, serverEnd)).to.equal(ZX_CHANNEL_WRITABLE);
        server.exit();
        await boot.settled(before);
      });

      it('of two channels goes when the programs at both have ended', async () => {
        const before = await boot.counts();
        const { client, server, clientEnd, serverEnd } = connected(boot);
        const [a, b] = channel(client.sys);
        const [c, d] = channel(client.sys);
        ok(write(client.sys, a, EMPTY, [d]));
        ok(write(client.sys, c, EMPTY, [b]));
        ok(write(client.sys, clientEnd, EMPTY, [c]));
        const [kept = 0] = readHandles(server.sys, serverEnd);
        client.exit();
        expect(signalsOf(server.sys, kept)).to.equal(ZX_CHANNEL_WRITABLE);
        server.exit();
        await boot.settled(before);
      });

      it('that holds both ends of a channel goes too', async () => {
        const before = await boot.counts();
        const program = boot.process('knotter');
        const { sys } = program;
        const [a, b] = channel(sys);
        const [c, d] = channel(sys);
        ok(write(sys, b, EMPTY, [d]));
        ok(write(sys, c, EMPTY, [a, b]));
        program.exit();
        await boot.settled(before);
      });

      it('does not take ends along that a program can still read', () => {
        const { client, server, clientEnd, serverEnd } = connected(boot);
        const [a, b] = channel(client.sys);
        const [c, d] = channel(client.sys);
        ok(write(client.sys, a, EMPTY, [b]));
        ok(write(client.sys, c, 'still here'));
        ok(write(client.sys, clientEnd, EMPTY, [d]));
        client.exit();
        const [received = 0] = readHandles(server.sys, serverEnd);
        expect(ok(read(server.sys, received)).actual_bytes).to.equal(10);
      });
    });
  });

  describe('many deep', () => {
    const DEPTH = 100_000;

    it('closes 100,000 ends that lie in each other, innermost first or outermost first', () => {
      const kernel = new Kernel({ seed: 1 });
      const { sys } = kernel.createProcess('nester');
      const before = kernel.counts();
      let [innerOut, inner] = channel(sys);
      for (let depth = 1; depth < DEPTH; depth++) {
        const [a, b] = channel(sys);
        ok(write(sys, a, EMPTY, [inner]));
        ok(sys.zx_handle_close(innerOut));
        [innerOut, inner] = [a, b];
      }
      ok(sys.zx_handle_close(inner));
      ok(sys.zx_handle_close(innerOut));
      expect(kernel.counts()).to.deep.equal(before);

      const [first, root] = channel(sys);
      let outer = first;
      for (let depth = 1; depth < DEPTH; depth++) {
        const [a, b] = channel(sys);
        ok(write(sys, outer, EMPTY, [b]));
        ok(sys.zx_handle_close(outer));
        outer = a;
      }
      ok(sys.zx_handle_close(root));
      expect(signalsOf(sys, outer)).to.equal(ZX_CHANNEL_PEER_CLOSED);
      ok(sys.zx_handle_close(outer));
      expect(kernel.counts()).to.deep.equal(before);
      kernel[Symbol.dispose]();
    });

    it('goes as a whole when its program ends', () => {
      const kernel = new Kernel({ seed: 1 });
      const empty = kernel.counts();
      const program = kernel.createProcess('nester');
      let [, inner] = channel(program.sys);
      for (let depth = 1; depth < DEPTH; depth++) {
        const [a, b] = channel(program.sys);
        ok(write(program.sys, a, EMPTY, [inner]));
        inner = b;
      }
      program.exit();
      expect(kernel.counts()).to.deep.equal(empty);
      kernel[Symbol.dispose]();
    });

    it('takes 3,500 messages of 64 handles each along at once', () => {
      const kernel = new Kernel({ seed: 1 });
      const { sys } = kernel.createProcess('hoarder');
      const source = ok(sys.zx_event_create(0)).out;
      const before = kernel.counts();
      const [a, b] = channel(sys);
      const entry = { operation: 1, handle: source, type: 0, rights: 0x80000000 };
      const entries = new Array<typeof entry>(64).fill(entry);
      for (let i = 0; i < 3500; i++) ok(sys.zx_channel_write_etc(a, 0, EMPTY, entries));
      expect(kernel.counts().handles).to.equal(before.handles + 2 + 3500 * 64);
      ok(sys.zx_handle_close(b));
      ok(sys.zx_handle_close(a));
      expect(kernel.counts()).to.deep.equal(before);
      kernel[Symbol.dispose]();
    });
  });
});
