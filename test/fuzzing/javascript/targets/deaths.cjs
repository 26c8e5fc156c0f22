const process = require('node:process');
const { setImmediate } = require('node:timers');

/** Ends, or not, as the first byte of the input says. */
const ways = {
  n: () => undefined,
  t: () => {
    throw new Error('thrown on purpose');
  },
  o: () => {
    throw { code: 'no Error' };
  },
  a: async () => {
    await null;
    throw new Error('rejected on purpose');
  },
  u: () => {
    void Promise.reject(new Error('rejected and forgotten'));
  },
  l: () => {
    setImmediate(() => {
      throw new Error('thrown later');
    });
  },
  e: () => process.exit(3),
  z: () => process.exit(0),
  s: () => process.kill(process.pid, 'SIGSEGV'),
  b: () => process.abort(),
  w: () => {
    for (const until = Date.now() + 5; Date.now() < until;);
  },
  h: () => {
    for (;;);
  },
  p: () => new Promise(() => undefined),
  m: () => {
    const kept = [];
    for (;;) kept.push(Buffer.alloc(1 << 20, 1));
  },
};

exports.fuzz = (data) => ways[String.fromCharCode(data[0])]?.();
