import { expect } from 'chai';
import {
  ok,
  statusName,
  type UserProcess,
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_TIME_INFINITE,
} from '../../kernel';
import { syscallTable } from '../../kernel/abi/table';
import { eachMode } from '../harness/modes';
import { suiteKernel } from './suite-kernel';
import { describeEachTransport } from './each-transport';

const EMPTY = new Uint8Array(0);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** The server end of the next connection on a listener. */
function accept(program: UserProcess, listener: number): number {
  ok(program.sys.zx_object_wait_one(listener, ZX_CHANNEL_READABLE, ZX_TIME_INFINITE));
  const { bytes, handles } = ok(program.sys.zx_channel_read(listener, 0, 0, 1));
  expect(bytes.length).to.equal(0);
  return handles[0] ?? 0;
}

function isClosed(program: UserProcess, channel: number): boolean {
  const { observed } = program.sys.zx_object_wait_one(channel, ZX_CHANNEL_PEER_CLOSED, 0n) as {
    observed: number;
  };
  return (observed & ZX_CHANNEL_PEER_CLOSED) !== 0;
}

describeEachTransport('the service registry', () => {
  eachMode((boot) => {
    let server: UserProcess;
    let client: UserProcess;
    beforeEach(() => {
      server = boot.process('server');
      client = boot.process('client');
    });

    it('brings a client together with whoever published the name', () => {
      const listener = ok(server.svc.publish('echo')).out;
      const out = ok(client.svc.connect('echo')).out;
      const end = accept(server, listener);
      ok(client.sys.zx_channel_write(out, 0, text('hello'), []));
      expect(ok(server.sys.zx_channel_read(end, 0, 10, 0)).bytes).to.deep.equal(text('hello'));
      ok(server.sys.zx_channel_write(end, 0, text('world'), []));
      expect(ok(client.sys.zx_channel_read(out, 0, 10, 0)).bytes).to.deep.equal(text('world'));
    });

    it('a connection made before the name is published is usable at once, and reaches the publisher in turn', () => {
      const outs = ['first', 'second'].map((message) => {
        const { out } = ok(client.svc.connect('late'));
        ok(client.sys.zx_channel_write(out, 0, text(message), []));
        return out;
      });
      const listener = ok(server.svc.publish('late')).out;
      for (const message of ['first', 'second']) {
        expect(ok(server.sys.zx_channel_read(accept(server, listener), 0, 10, 0)).bytes).to.deep.equal(
          text(message),
        );
      }
      expect(outs.map((out) => isClosed(client, out))).to.deep.equal([false, false]);
    });

    it('1,024 connections wait for a name, one more is ZX_ERR_NO_RESOURCES', () => {
      for (let i = 0; i < 1024; i++) ok(client.svc.connect('popular'));
      expect(statusName(client.svc.connect('popular').status)).to.equal('ZX_ERR_NO_RESOURCES');
      ok(client.svc.connect('other'));
      const listener = ok(server.svc.publish('popular')).out;
      for (let i = 0; i < 1024; i++) expect(accept(server, listener)).not.to.equal(0);
      ok(client.svc.connect('popular'));
    });

    it('a connection whose client is gone before the name is published makes room, and leaves nothing', async () => {
      const before = await boot.counts();
      const guest = boot.process('guest');
      for (let i = 0; i < 1024; i++) ok(guest.svc.connect('popular'));
      guest.exit();
      await boot.settled(before);
      for (let i = 0; i < 1024; i++) ok(client.sys.zx_handle_close(ok(client.svc.connect('popular')).out));
      const listener = ok(server.svc.publish('popular')).out;
      expect(statusName(server.sys.zx_channel_read(listener, 0, 0, 1).status)).to.equal('ZX_ERR_SHOULD_WAIT');
    });

    it('a publisher who does not look has 1,024 connections in its queue at most', () => {
      const listener = ok(server.svc.publish('sleepy')).out;
      for (let i = 0; i < 1024; i++) ok(client.svc.connect('sleepy'));
      expect(statusName(client.svc.connect('sleepy').status)).to.equal('ZX_ERR_NO_RESOURCES');
      accept(server, listener);
      ok(client.svc.connect('sleepy'));
    });

    it('a name that is taken is ZX_ERR_ALREADY_EXISTS, for whoever asks', () => {
      ok(server.svc.publish('name'));
      expect(statusName(server.svc.publish('name').status)).to.equal('ZX_ERR_ALREADY_EXISTS');
      expect(statusName(client.svc.publish('name').status)).to.equal('ZX_ERR_ALREADY_EXISTS');
      ok(client.svc.publish('name '));
    });

    it('a name is free once its listener closes; connections in its queue then see their peer closed', () => {
      const listener = ok(server.svc.publish('name')).out;
      const [taken, queued] = [ok(client.svc.connect('name')).out, ok(client.svc.connect('name')).out];
      const end = accept(server, listener);
      ok(server.sys.zx_handle_close(listener));
      expect([isClosed(client, taken), isClosed(client, queued)]).to.deep.equal([false, true]);
      ok(server.sys.zx_channel_write(end, 0, EMPTY, []));
      const again = ok(client.svc.publish('name')).out;
      const out = ok(server.svc.connect('name')).out;
      expect(accept(client, again)).not.to.equal(0);
      expect(isClosed(server, out)).to.equal(false);
    });

    it("a publisher's end frees its names", () => {
      ok(server.svc.publish('one'));
      ok(server.svc.publish('two'));
      server.exit();
      ok(client.svc.publish('one'));
      ok(client.svc.publish('two'));
    });

    it('names have 1 to 255 bytes: others are ZX_ERR_INVALID_ARGS', () => {
      for (const name of ['', 'x'.repeat(256), 'é'.repeat(128)]) {
        expect(statusName(client.svc.publish(name).status)).to.equal('ZX_ERR_INVALID_ARGS');
        expect(statusName(client.svc.connect(name).status)).to.equal('ZX_ERR_INVALID_ARGS');
      }
      for (const name of ['x', 'x'.repeat(255), 'constructor', '__proto__', 'toString', 'a b\0c']) {
        const listener = ok(server.svc.publish(name)).out;
        ok(client.svc.connect(name));
        accept(server, listener);
      }
    });
  });
});

describeEachTransport('garbage on the channel to the service registry', () => {
  const kernel = suiteKernel();
  const { number: write } = syscallTable.zx_channel_write;
  const { number: read } = syscallTable.zx_channel_read;
  const { number: createChannel } = syscallTable.zx_channel_create;
  const { number: createEvent } = syscallTable.zx_event_create;

  it('what can not be answered closes the channel, and nobody else notices', async () => {
    for (const length of [0, 1, 7]) {
      const client = await kernel.raw();
      const { handles } = await client.greet();
      const [, , [event]] = await client.call(createEvent, [0]);
      expect((await client.call(write, [handles.svc, 0, Buffer.alloc(length), [event]]))[1]).to.equal(0);
      expect(statusName((await client.call(read, [handles.svc, 0, 100, 1]))[1])).to.equal(
        'ZX_ERR_PEER_CLOSED',
      );
      const other = kernel.connect();
      ok(other.svc.connect('x'));
    }
  });

  it('an unknown ordinal, or the wrong handles, are answered with ZX_ERR_INVALID_ARGS; the handles are closed', async () => {
    const client = await kernel.raw();
    const { handles } = await client.greet();
    const before = await kernel.counts();
    const requests: [ordinal: number, handleCount: number, name: string][] = [
      [0, 0, 'x'],
      [3, 0, 'x'],
      [0xffffffff, 1, 'x'],
      [1, 1, 'x'],
      [2, 0, 'x'],
      [2, 2, 'x'],
      [1, 0, ''],
      [2, 64, 'x'],
    ];
    for (const [ordinal, handleCount, name] of requests) {
      const events: unknown[] = [];
      for (let i = 0; i < handleCount; i++) events.push((await client.call(createEvent, [0]))[2][0]);
      const message = Buffer.concat([Buffer.alloc(8), text(name)]);
      message.writeUInt32LE(77, 0);
      message.writeUInt32LE(ordinal, 4);
      expect((await client.call(write, [handles.svc, 0, message, events]))[1]).to.equal(0);
      const [, , [reply]] = await client.call(read, [handles.svc, 0, 8, 0]);
      const answer = Buffer.from(reply as Uint8Array);
      expect([answer.readUInt32LE(0), statusName(answer.readInt32LE(4))]).to.deep.equal([
        77,
        'ZX_ERR_INVALID_ARGS',
      ]);
    }
    await kernel.settled(before);
  });

  it('a server end that is no channel is passed on as it is', async () => {
    const publisher = kernel.connect('publisher');
    const listener = ok(publisher.svc.publish('any')).out;
    const client = await kernel.raw();
    const { handles } = await client.greet();
    const [, , [event]] = await client.call(createEvent, [0]);
    const message = Buffer.concat([Buffer.of(1, 0, 0, 0, 2, 0, 0, 0), text('any')]);
    await client.call(write, [handles.svc, 0, message, [event]]);
    expect(accept(publisher, listener)).not.to.equal(0);
  });

  it('a client that reads no replies loses its channel at some point, and nobody else notices', async () => {
    const before = await kernel.counts();
    const client = await kernel.raw();
    const { handles } = await client.greet();
    const request = Buffer.alloc(8);
    for (let seq = 0; seq < 5000; seq++) client.sendValue([seq, write, [handles.svc, 0, request, []]]);
    const statuses = new Set<string>();
    for (let seq = 0; seq < 5000; seq++) statuses.add(statusName((await client.next())?.[1] ?? 1));
    expect(statuses).to.deep.equal(new Set(['ZX_OK', 'ZX_ERR_PEER_CLOSED']));
    ok(kernel.connect().svc.publish('still there'));
    const [, , [out0]] = await client.call(createChannel, [0]);
    expect(out0).to.be.a('number');
    client.close();
    await kernel.endPrograms();
    await kernel.settled(before);
  });
});
