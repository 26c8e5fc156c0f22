import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exchange } from '../../examples/fuzzing/shared-memory-port/exchange';
import { eachMode } from '../harness/modes';

const README = join(__dirname, '../../examples/fuzzing/shared-memory-port/README.md');

describe('the example of a port from C++', () => {
  eachMode((boot) => {
    it('prints what its README says', () => {
      const printed = exchange(boot.process('exchange'));
      expect(printed).to.deep.equal(['abc123: 3 3 0', 'x: 0 1 0', 'A-1: 1 0 2']);
      expect(readFileSync(README, 'utf8')).to.include(`\n${printed.join('\n')}\n`);
    });
  });
});
