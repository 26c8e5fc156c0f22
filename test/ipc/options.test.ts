import { expect } from 'chai';
import { connect, spawnKernel } from '../../ipc';

/** What JavaScript programs can pass, and the compiler would have refused. */
function loosely(value: unknown): never {
  return value as never;
}

describe('connect', () => {
  for (const [given, right] of [
    [{}, 'connect: socketPath must be a string, the socketPath that spawnKernel() gives or the line that'],
    [undefined, 'connect: the options must be an object, not missing'],
    ['/tmp/kernel', 'connect: the options must be an object, not "/tmp/kernel"'],
    [{ socketPath: '/tmp/kernel', name: 3 }, 'connect: name must be a string, not 3'],
    [
      { socketPath: '/tmp/kernel', nmae: 'a' },
      "connect: there is no option 'nmae'; there are socketPath, name",
    ],
  ] as const) {
    it(`says what would be right in place of ${JSON.stringify(given)}`, () => {
      expect(() => connect(loosely(given))).to.throw(TypeError, right);
    });
  }
});

describe('spawnKernel', () => {
  for (const [given, right] of [
    [{ sed: 1 }, "spawnKernel: there is no option 'sed'; there are seed, limits, detached"],
    [{ seed: 1.5 }, 'spawnKernel: seed must be an integer from 0 to 2^53 - 1, not 1.5'],
    [{ detached: 'yes' }, 'spawnKernel: detached must be true or false, not "yes"'],
    [{ limits: { connections: null } }, 'limits: connections must be a number from 0, not null'],
    [{ limits: { handels: 3 } }, "spawnKernel: limits: there is no option 'handels'; there are handles, "],
  ] as const) {
    it(`says what would be right in place of ${JSON.stringify(given)}`, async () => {
      const why: unknown = await spawnKernel(loosely(given)).catch((error: unknown) => error);
      expect(why).to.be.instanceOf(TypeError).with.property('message').that.contains(right);
    });
  }
});
