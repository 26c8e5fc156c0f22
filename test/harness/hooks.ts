import type { Context, RootHookObject } from 'mocha';
import { beginTest, endTest } from '../pairs/coverage';
import { stopShared } from './kernel-process';
import { leftovers } from './leftovers';
import { stopSpare } from './spare-kernel';

/** A syscall that blocks for longer than this has nobody left to wake it. */
process.env.ZXSIM_MAX_WAIT_MS ??= '15000';

/** How long programs that were ended may take to be gone, in milliseconds. */
const GONE_WITHIN = 15_000;

let before: readonly string[] = [];

/** What is there that was not there before, once all that is about to go has gone. */
async function leftAfterAll(): Promise<string[]> {
  const latest = Date.now() + GONE_WITHIN;
  for (;;) {
    const left = leftovers().filter((each) => !before.includes(each));
    if (left.length === 0 || Date.now() > latest) return left;
    await new Promise(setImmediate);
  }
}

/** Around all tests: what they saw is noted, and they leave no program, kernel or descriptor behind. */
export const mochaHooks: RootHookObject = {
  beforeAll() {
    before = leftovers();
  },
  beforeEach() {
    beginTest();
  },
  afterEach(this: Context) {
    if (this.currentTest?.isPassed()) endTest(this.currentTest.fullTitle());
  },
  async afterAll() {
    await stopShared();
    await stopSpare();
    const left = await leftAfterAll();
    if (left.length > 0) throw new Error(`the tests left behind:\n  ${left.join('\n  ')}`);
  },
};
