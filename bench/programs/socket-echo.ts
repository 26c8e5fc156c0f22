import { createServer } from 'node:net';
import { Packr } from 'msgpackr';
import { Frames, framed } from '../baselines/frames';

const packr = new Packr({ useRecords: false });

const server = createServer((socket) => {
  const frames = new Frames((body) => socket.write(framed(packr.pack(packr.unpack(body)))));
  socket.on('data', (chunk) => frames.add(chunk));
});
server.listen(process.argv[2], () => process.send?.('ready'));
process.on('disconnect', () => process.exit());
