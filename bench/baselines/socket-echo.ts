import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Packr } from 'msgpackr';
import { timeEachAsync } from '../measure/time';
import { Peer } from '../programs/peer';
import { Frames, framed } from './frames';
import { request } from './message';

const COUNT = 3000;

/** A round trip over a Unix socket of Node's own, with msgpackr at both ends. In seconds. */
export async function socketEcho(): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'zxsim-bench-'));
  const path = join(directory, 'echo');
  try {
    return await Peer.during('socket-echo', [path], () => roundTrips(path));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function roundTrips(path: string): Promise<number> {
  const packr = new Packr({ useRecords: false });
  const socket = connect(path);
  await once(socket, 'connect');
  let answered: (value: unknown) => void = () => undefined;
  const frames = new Frames((body) => answered(packr.unpack(body)));
  socket.on('data', (chunk: Buffer) => frames.add(chunk));
  const seconds = await timeEachAsync(
    COUNT,
    () =>
      new Promise((resolve) => {
        answered = resolve;
        socket.write(framed(packr.pack(request)));
      }),
  );
  socket.destroy();
  return seconds;
}
