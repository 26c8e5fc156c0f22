import { expect } from 'chai';
import * as fc from 'fast-check';
import { Kernel } from '../../kernel';
import { eachMode } from '../harness/modes';
import { programs } from './arbitrary';
import { seededDraw } from './draw';
import { generate } from './generate';
import { run } from './run';

/** How many random programs, of how many syscalls each. */
const SIZES = { 'in-process': [20, 500], 'hosted kernel': [5, 500], 'kernel process': [5, 200] } as const;

describe('random programs', () => {
  eachMode((boot) => {
    it('get each status and each output that the model expects, and leave nothing behind', async () => {
      const [numRuns, calls] = SIZES[boot.mode];
      const before = await boot.counts();
      const isAsExpected = fc.asyncProperty(programs(calls), async ({ steps }) => {
        const { difference } = run(steps, (name) => boot.process(name));
        if (difference) throw difference;
        await boot.settled(before);
      });
      await fc.assert(isAsExpected, { numRuns });
    });
  });

  it('are the same again from the same seed', () => {
    const digest = (): number => {
      const kernel = new Kernel();
      return run(generate(seededDraw(7), 500), (name) => kernel.createProcess(name)).digest;
    };
    expect(digest()).to.equal(digest());
  });
});
