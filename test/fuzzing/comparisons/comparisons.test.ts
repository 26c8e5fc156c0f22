import { expect } from 'chai';
import {
  type Comparison,
  COMPARISON_TABLE_BYTES,
  ComparisonReader,
  ComparisonRecorder,
  type Operand,
  RunTimeDictionary,
  wordsOf,
} from '../../../fuzzing/comparisons';

function hex(words: readonly Uint8Array[]): string[] {
  return words.map((word) => Buffer.from(word).toString('hex'));
}

function table(bytes = COMPARISON_TABLE_BYTES) {
  const memory = new Uint8Array(bytes);
  return { memory, recorder: new ComparisonRecorder(memory), reader: new ComparisonReader(memory) };
}

describe('the table of comparisons', () => {
  const operands: Operand[] = [
    0,
    -1,
    0xdeadbeef,
    2 ** 53 - 1,
    -(2 ** 53 - 1),
    0.5,
    -Infinity,
    2n ** 63n - 1n,
    -(2n ** 63n),
    'text',
    'ünïcödé',
    Uint8Array.of(1, 2, 3),
    'x'.repeat(62),
  ];

  for (const operand of operands) {
    it(`gives back ${typeof operand} ${String(operand).slice(0, 20)}, wanted and seen`, () => {
      const { recorder, reader } = table();
      recorder.record(operand, 'seen');
      recorder.record('wanted', operand);
      expect(reader.read()).to.deep.equal([
        { wanted: operand, seen: 'seen' },
        { wanted: 'wanted', seen: operand },
      ]);
    });
  }

  it('reads every record once', () => {
    const { recorder, reader } = table();
    recorder.record(1);
    expect(reader.read()).to.deep.equal([{ wanted: 1 }]);
    expect(reader.read()).to.deep.equal([]);
    recorder.record(2);
    expect(reader.read()).to.deep.equal([{ wanted: 2 }]);
  });

  it('leaves out what is empty, too long, or beyond 64 bits', () => {
    const { recorder, reader } = table();
    for (const operand of [
      '',
      'x'.repeat(63),
      'ü'.repeat(32),
      new Uint8Array(),
      new Uint8Array(63),
      2n ** 64n,
    ]) {
      recorder.record(operand);
    }
    expect(reader.read()).to.deep.equal([]);
    recorder.record(7, 'x'.repeat(63));
    expect(reader.read()).to.deep.equal([{ wanted: 7 }]);
  });

  it('is bounded: the newest records stay', () => {
    const { recorder, reader } = table(64 + 3 * 128);
    for (let n = 0; n < 100; n++) recorder.record(n);
    expect(reader.read()).to.deep.equal([{ wanted: 97 }, { wanted: 98 }, { wanted: 99 }]);
  });

  it('says if its memory is too small', () => {
    expect(() => new ComparisonRecorder(new Uint8Array(191))).to.throw(RangeError);
    expect(new ComparisonReader(new Uint8Array(0)).read()).to.deep.equal([]);
  });

  it('whatever a target writes there, reading gives operands or nothing', () => {
    const { memory, recorder, reader } = table(64 + 4 * 128);
    recorder.record('x');
    for (let seed = 1; seed < 500; seed++) {
      for (let at = 4; at < memory.length; at++)
        memory[at] = Math.imul(at + seed, 2654435761) >>> (seed % 24);
      for (const { wanted } of reader.read()) {
        expect(wordsOf(wanted).every((word) => word.length > 0 && word.length <= 248)).to.equal(true);
      }
    }
  });
});

describe('words for a value', () => {
  it('an integer: least width first, both byte orders, and its digits', () => {
    expect(hex(wordsOf(0xdeadbeef))).to.deep.equal([
      'efbeadde',
      'deadbeef',
      'efbeadde00000000',
      '00000000deadbeef',
      Buffer.from('3735928559').toString('hex'),
    ]);
    expect(hex(wordsOf(7)).slice(0, 3)).to.deep.equal(['07', '07000000', '00000007']);
    expect(hex(wordsOf(-2)).slice(0, 3)).to.deep.equal(['fe', 'feffffff', 'fffffffe']);
    expect(hex(wordsOf(2n ** 63n))[1]).to.equal('8000000000000000');
  });

  it('a number that is no integer: a double', () => {
    expect(hex(wordsOf(0.5)).slice(0, 2)).to.deep.equal(['000000000000e03f', '3fe0000000000000']);
    expect(wordsOf(NaN)).to.deep.equal([]);
  });

  it('a text: UTF-8, and Latin-1 where that differs', () => {
    expect(hex(wordsOf('FUZZ'))).to.deep.equal(['46555a5a']);
    expect(hex(wordsOf('é'))).to.deep.equal(['c3a9', 'e9']);
    expect(hex(wordsOf('€'))).to.deep.equal(['e282ac']);
    expect(wordsOf('')).to.deep.equal([]);
  });
});

describe('RunTimeDictionary', () => {
  it('keeps each word once, and tells which are new', () => {
    const { memory, recorder } = table();
    const dictionary = new RunTimeDictionary(memory);
    recorder.record('one');
    recorder.record('one');
    expect(hex(dictionary.update())).to.deep.equal([Buffer.from('one').toString('hex')]);
    recorder.record('two');
    recorder.record('one');
    expect(dictionary.update()).to.have.length(1);
    expect(dictionary.update()).to.deep.equal([]);
    expect(dictionary.words).to.have.length(2);
  });

  it('is bounded', () => {
    const { memory, recorder } = table();
    const dictionary = new RunTimeDictionary(memory);
    for (let n = 0; n < 6000; n++) {
      recorder.record(`word ${n}`);
      dictionary.update();
    }
    expect(dictionary.words).to.have.length(4096);
  });

  it('is told of comparisons in the order in which they were made', () => {
    const { recorder, reader } = table();
    const made: Comparison[] = [{ wanted: 'a' }, { wanted: 2, seen: 3 }, { wanted: 'c' }];
    for (const { wanted, seen } of made) recorder.record(wanted, seen);
    expect(reader.read()).to.deep.equal(made);
  });
});
