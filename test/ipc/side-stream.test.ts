import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Channel } from '../../ipc/client/channel';
import { closeSocket, connectUnix } from '../../ipc/posix/socket';

describe('a client that blocks, and its completions', () => {
  let directory: string;
  let path: string;
  let server: Server;
  let side: number;
  let ends: Socket[];
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'zxsim-test-'));
    path = join(directory, 'kernel');
    ends = [];
    server = createServer((end) => ends.push(end)).listen(path);
    await once(server, 'listening');
    side = connectUnix(path);
    const [end] = (await once(server, 'connection')) as [Socket];
    end.end();
    await once(end, 'finish');
  });
  afterEach(async () => {
    closeSocket(side);
    for (const end of ends) end.destroy();
    server.close();
    await once(server, 'close');
    rmSync(directory, { recursive: true });
  });

  /** A connection to a kernel that says nothing, whose end is told by the completions alone. */
  function mute(): Channel {
    const limit = { milliseconds: 5000, exceeded: () => new Error('it waits for a kernel that has gone') };
    const channel = new Channel(connectUnix(path), path, 'program', limit);
    channel.sideStream = () => ({
      fd: side,
      drain: () => void channel.end(new Error('the kernel has gone')),
    });
    return channel;
  }

  it('the end of the kernel ends its wait for a reply, whichever connection tells of it first', () => {
    expect(() => mute().receive(0)).to.throw('the kernel has gone');
  });

  it('and a request that does not go out', () => {
    const channel = mute();
    const send = (): void => {
      for (;;) channel.send(1, [new Uint8Array(1024 * 1024)]);
    };
    expect(send).to.throw('the kernel has gone');
  });
});
