/**
 * A program that is quick to start, for it speaks the protocol by hand: it makes the requests in its first argument,
 * then waits until the kernel hangs up. In their arguments `{out: [i, j]}` stands for an output of an earlier request,
 * `{own: i}` for a first handle, `{startup: id}` for a startup handle and `{pid: 0}` for its OS process id as bytes.
 * A request whose fourth element is true is not waited for. The reply to the hello that its parent said may come first.
 */
const { readSync, writeSync } = require('node:fs');
const { argv, env, pid } = require('node:process');
const { pack, unpack } = require('./light-msgpack.cjs');

const BEGIN = -5;
const fd = Number(env.ZXSIM_FD);
let received = Buffer.alloc(0);

function send(request) {
  const body = pack(request);
  const header = Buffer.alloc(4);
  header.writeUInt32LE(body.length);
  const frame = Buffer.concat([header, body]);
  for (let sent = 0; sent < frame.length;) sent += writeSync(fd, frame, sent);
}

function receive() {
  const chunk = Buffer.alloc(65536);
  while (received.length < 4 || received.length < 4 + received.readUInt32LE()) {
    const length = readSync(fd, chunk);
    if (length === 0) return undefined;
    received = Buffer.concat([received, chunk.subarray(0, length)]);
  }
  const end = 4 + received.readUInt32LE();
  const message = unpack(received.subarray(4, end));
  received = received.subarray(end);
  return message;
}

function call(seq, number, args) {
  send([seq, number, args]);
  let reply = receive();
  while (reply && reply[0] !== seq) reply = receive();
  if (reply?.[1] !== 0) throw new Error(`request ${seq}, ${number}: ${reply?.slice(1)}`);
  return reply[2];
}

const [, , , own, , startup] = call(1, BEGIN, [pid]);
const handles = new Map(startup);
const outs = [];

function value(part) {
  if (Array.isArray(part)) return part.map(value);
  if (typeof part !== 'object' || part === null) return part;
  if ('out' in part) return outs[part.out[0]][part.out[1]];
  if ('own' in part) return own[part.own];
  if ('startup' in part) return handles.get(part.startup);
  if ('pid' in part) return Buffer.from(String(pid));
  if ('bytes' in part) return Buffer.alloc(part.bytes, 1);
  return BigInt(part.big);
}

JSON.parse(argv[2]).forEach(([number, args, , unanswered], i) => {
  if (unanswered) send([i + 2, number, value(args), false]);
  else outs[i] = call(i + 2, number, value(args));
});

while (receive() !== undefined);
