import { expect } from 'chai';
import { addDefaults } from '../../../fuzzing/options/options';
import { noArtifact } from '../../../fuzzing/result/artifact';
import { exitCodeOf, resultOfExit } from '../../../fuzzing/result/exit-code';
import {
  FuzzResult,
  isError,
  resultName,
  resultPhrase,
  resultPrefix,
} from '../../../fuzzing/result/fuzz-result';

const results = Object.values(FuzzResult);
const defaults = addDefaults({});

describe('FuzzResult', () => {
  it('has the published values', () => {
    expect(Object.entries(FuzzResult).map(([name, value]) => `${value} ${name}`)).to.deep.equal([
      '1 NO_ERRORS',
      '2 BAD_MALLOC',
      '3 CRASH',
      '4 DEATH',
      '5 EXIT',
      '6 LEAK',
      '7 OOM',
      '8 TIMEOUT',
      '9 MINIMIZED',
      '10 CLEANSED',
      '11 MERGED',
    ]);
  });

  it('has a name, a phrase and a prefix of its own for each value', () => {
    expect(results.map(resultName)).to.deep.equal(Object.keys(FuzzResult));
    expect(new Set(results.map(resultPhrase)).size).to.equal(results.length);
    expect(results.slice(1, 10).map(resultPrefix)).to.deep.equal([
      'alloc',
      'crash',
      'death',
      'exit',
      'leak',
      'oom',
      'timeout',
      'minimized',
      'cleansed',
    ]);
  });

  it('is an error from BAD_MALLOC to TIMEOUT', () => {
    expect(results.filter(isError)).to.deep.equal([2, 3, 4, 5, 6, 7, 8]);
  });

  it('of nothing found goes with an empty input', () => {
    const { result, input } = noArtifact();
    expect([result, input.size]).to.deep.equal([FuzzResult.NO_ERRORS, 0]);
  });
});

describe('The result of an exit', () => {
  it('is what the default exit codes say', () => {
    expect(
      [2000, 2001, 2002, 2003, 1, -1, 0].map((code) => resultName(resultOfExit(code, defaults))),
    ).to.deep.equal(['BAD_MALLOC', 'DEATH', 'LEAK', 'OOM', 'EXIT', 'EXIT', 'NO_ERRORS']);
  });

  it('is what custom exit codes say, and then the default ones mean nothing', () => {
    const codes = addDefaults({
      malloc_exitcode: 10,
      death_exitcode: 11,
      leak_exitcode: 12,
      oom_exitcode: 13,
    });
    expect([10, 11, 12, 13, 2000].map((code) => resultName(resultOfExit(code, codes)))).to.deep.equal([
      'BAD_MALLOC',
      'DEATH',
      'LEAK',
      'OOM',
      'EXIT',
    ]);
  });

  it('is, of equal codes, that of malloc, then death, then leak', () => {
    const same = addDefaults({ malloc_exitcode: 0, death_exitcode: 9, leak_exitcode: 9, oom_exitcode: 9 });
    expect(resultName(resultOfExit(0, same))).to.equal('BAD_MALLOC');
    expect(resultName(resultOfExit(9, same))).to.equal('DEATH');
  });
});

describe('The exit code of a command', () => {
  it('is 0 without a finding, and that of libFuzzer with one', () => {
    const codes = Object.fromEntries(results.map((result) => [resultName(result), exitCodeOf(result)]));
    expect(codes).to.deep.equal({
      NO_ERRORS: 0,
      BAD_MALLOC: 71,
      CRASH: 77,
      DEATH: 77,
      EXIT: 77,
      LEAK: 77,
      OOM: 71,
      TIMEOUT: 70,
      MINIMIZED: 0,
      CLEANSED: 0,
      MERGED: 0,
    });
  });
});
