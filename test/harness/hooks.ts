import type { Context, RootHookObject } from 'mocha';
import { beginTest, endTest } from '../pairs/coverage';
import { stopShared } from './kernel-process';
import { leftovers } from './leftovers';
import { stopSpare } from './spare-kernel';

/** A syscall that blocks for longer than this has nobody left to wake it. */
process.env.ZXSIM_MAX_WAIT_MS ??= '5000';

let before: readonly string[] = [];

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
    const left = leftovers().filter((each) => !before.includes(each));
    if (left.length > 0) throw new Error(`the tests left behind:\n  ${left.join('\n  ')}`);
  },
};
