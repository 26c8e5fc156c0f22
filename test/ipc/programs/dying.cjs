/**
 * A program that shares memory with the kernel and dies in the middle of something: what it does, and when it dies, is
 * drawn from the seed in its first argument. It maps nothing, but reads and writes the file.
 */
const { openSync, readSync, writeSync } = require('node:fs');
const { argv, env, kill, pid } = require('node:process');
const { pack, unpack } = require('./light-msgpack.cjs');

const RING_BYTES = 65536;
const BYTES_OFFSET = 4096;
const [REQUESTS, REPLIES] = [0, 1];
const [WRITTEN, WRITER_SLEEPS, READ, READER_SLEEPS] = [0, 4, 128, 132];
const WORDS = [WRITTEN, WRITER_SLEEPS, READ, READER_SLEEPS];
const [BEGIN, OFFER_MEMORY, SHARE_MEMORY] = [-5, -9, -10];
const [VMO_CREATE, VMO_READ, VMO_WRITE, WAIT_ONE, GET_INFO] = argv[3].split(',').map(Number);
const DOORBELL = Buffer.of(1, 0, 0, 0, 0xc0);

const fd = Number(env.ZXSIM_FD);
let state = Number(argv[2]) + 1;

/** The next of a sequence of numbers below `end`. */
function draw(end) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * end);
}

function frame(message) {
  const body = pack(message);
  const header = Buffer.alloc(4);
  header.writeUInt32LE(body.length);
  return Buffer.concat([header, body]);
}

function ask(seq, number, args) {
  writeSync(fd, frame([seq, number, args]));
  const received = Buffer.alloc(65536);
  const length = readSync(fd, received);
  return unpack(received.subarray(4, length));
}

const [, , [, kernelPid, , [self]]] = ask(0, BEGIN, [pid]);
const [, , [descriptor]] = ask(1, OFFER_MEMORY, []);
const shared = openSync(`/proc/${kernelPid}/fd/${descriptor}`, 'r+');
writeSync(fd, frame([2, SHARE_MEMORY, []]));

function setWord(ring, word, value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  writeSync(shared, bytes, 0, 4, ring * 256 + word);
}

function getWord(ring, word) {
  const bytes = Buffer.alloc(4);
  readSync(shared, bytes, 0, 4, ring * 256 + word);
  return bytes.readUInt32LE();
}

/** What is still to be written: whole frames, of which a part may have been. */
let left = Buffer.alloc(0);
let written = 0;
let seq = 3;

function someRequest() {
  switch (draw(6)) {
    case 0:
      return [seq++, VMO_CREATE, [4096 * draw(100), 0]];
    case 1:
      return [seq++, VMO_WRITE, [self, Buffer.alloc(draw(65536), 7), 0]];
    case 2:
      return [seq++, GET_INFO, [self, 3]];
    case 3:
      return [seq++, WAIT_ONE, [self, 8, BigInt(draw(2)) * (2n ** 63n - 1n)]];
    case 4:
      return Array.from({ length: 1 + draw(20) }, () => [seq++, VMO_CREATE, [4096, 0]]);
    default:
      return [seq++, VMO_READ, [self, 0, draw(65536)]];
  }
}

const actions = [
  function request() {
    left = Buffer.concat([left, frame(someRequest())]);
  },
  function write() {
    const room = RING_BYTES - ((written - getWord(REQUESTS, READ)) >>> 0);
    const length = Math.min(left.length, room, draw(2) === 0 ? left.length : draw(200));
    for (let i = 0; i < length;) {
      const at = (written + i) % RING_BYTES;
      const part = Math.min(length - i, RING_BYTES - at);
      writeSync(shared, left, i, part, BYTES_OFFSET + at);
      i += part;
    }
    left = left.subarray(length);
    written = (written + length) >>> 0;
  },
  function publish() {
    setWord(REQUESTS, WRITTEN, written);
  },
  function ring() {
    writeSync(fd, DOORBELL);
  },
  function take() {
    setWord(REPLIES, READ, getWord(REPLIES, WRITTEN));
  },
  function sleep() {
    setWord(draw(2), draw(2) === 0 ? WRITER_SLEEPS : READER_SLEEPS, draw(2));
  },
  function scribble() {
    if (draw(8) > 0) return;
    if (draw(2) === 0) setWord(draw(2), WORDS[draw(4)], draw(2 ** 32));
    else writeSync(shared, Buffer.of(draw(256)), 0, 1, BYTES_OFFSET + draw(200));
  },
];

try {
  while (draw(60) > 0) actions[draw(actions.length)]();
} catch {
  // The kernel has hung up.
}
kill(pid, 'SIGKILL');
