import { expect } from 'chai';
import fc from 'fast-check';
import { Corpus } from '../../../fuzzing/input/corpus';
import { Input } from '../../../fuzzing/input/input';
import { ZX_ERR_BUFFER_TOO_SMALL, ZX_ERR_INVALID_ARGS, ZX_OK } from '../../../kernel';
import { bytes, text } from './bytes';

const contents = (corpus: Corpus): string[] => Array.from(corpus, ({ data }) => text(data));
const picks = (corpus: Corpus, count: number): string[] =>
  Array.from({ length: count }, () => text(corpus.pick().data));

function corpusOf(...inputs: string[]): Corpus {
  const corpus = new Corpus();
  for (const input of inputs) expect(corpus.add(new Input(input))).to.equal(ZX_OK);
  return corpus;
}

describe('Corpus', () => {
  it('takes inputs of up to 1 MiB by default', () => {
    const corpus = new Corpus();
    expect(corpus.add(new Input(2 ** 20))).to.equal(ZX_OK);
    expect(corpus.add(new Input(2 ** 20 + 1))).to.equal(ZX_ERR_BUFFER_TOO_SMALL);
  });

  it('holds the empty input from the start, and never twice', () => {
    const corpus = new Corpus();
    expect([corpus.numInputs, corpus.totalSize]).to.deep.equal([1, 0]);
    const empty = new Input();
    empty.numFeatures = 3;
    expect(corpus.add(empty)).to.equal(ZX_OK);
    expect(corpus.numInputs).to.equal(1);
  });

  it('counts inputs and sums up their sizes', () => {
    const corpus = corpusOf('foo', 'quux', 'x');
    expect([corpus.numInputs, corpus.totalSize]).to.deep.equal([4, 8]);
  });

  it('refuses an input longer than max_input_size', () => {
    const corpus = new Corpus();
    corpus.configure({ max_input_size: 8 });
    expect(corpus.add(new Input(9))).to.equal(ZX_ERR_BUFFER_TOO_SMALL);
    expect(corpus.add(new Input(8))).to.equal(ZX_OK);
    expect([corpus.numInputs, corpus.totalSize]).to.deep.equal([2, 8]);
  });

  it('takes a duplicate without change', () => {
    const corpus = corpusOf('foo', 'foo', 'bar', 'foo');
    expect(contents(corpus)).to.deep.equal(['', 'bar', 'foo']);
    expect(corpus.totalSize).to.equal(6);
  });

  it('keeps equal bytes with other features apart', () => {
    const corpus = corpusOf('foo');
    const rich = new Input('foo');
    rich.numFeatures = 1;
    corpus.add(rich);
    expect(Array.from(corpus, ({ numFeatures }) => numFeatures)).to.deep.equal([0, 1, 0]);
  });

  it('keeps a copy, with no room to spare, of what is added', () => {
    const corpus = new Corpus();
    const input = new Input('foo');
    input.reserve(100);
    corpus.add(input);
    input.data.fill(0);
    expect([corpus.at(1)?.data, corpus.at(1)?.capacity]).to.deep.equal([bytes('foo'), 3]);
  });

  it('refuses to add nothing', () => {
    expect(new Corpus().add(null)).to.equal(ZX_ERR_INVALID_ARGS);
    expect(new Corpus().add(undefined)).to.equal(ZX_ERR_INVALID_ARGS);
  });

  it('adds another corpus up to the first input that is too long', () => {
    const corpus = new Corpus();
    corpus.configure({ max_input_size: 3 });
    expect(corpus.add(corpusOf('foo', 'a', 'longer', 'ba'))).to.equal(ZX_ERR_BUFFER_TOO_SMALL);
    expect(contents(corpus)).to.deep.equal(['', 'a', 'ba', 'foo']);
  });

  it('becomes the union with another corpus, without duplicates, and leaves that as it is', () => {
    const [corpus, other] = [corpusOf('foo', 'bar'), corpusOf('bar', 'baz')];
    expect(corpus.add(other)).to.equal(ZX_OK);
    expect(contents(corpus)).to.deep.equal(['', 'bar', 'baz', 'foo']);
    expect(contents(other)).to.deep.equal(['', 'bar', 'baz']);
    expect(corpus.add(corpus)).to.equal(ZX_OK);
    expect(corpus.numInputs).to.equal(4);
  });

  it('has its inputs in order from short to long, and none beyond the last', () => {
    const corpus = corpusOf('three', 'one', 'x', 'four');
    expect([0, 1, 2, 3, 4].map((i) => text(corpus.at(i)?.data ?? bytes('?')))).to.deep.equal([
      '',
      'x',
      'one',
      'four',
      'three',
    ]);
    expect(corpus.at(5)).to.equal(undefined);
  });

  it('picks the empty input while there is no other', () => {
    expect(picks(new Corpus(), 20)).to.deep.equal(Array(20).fill(''));
  });

  it('picks each of five within a hundred picks, in another order the next time', () => {
    const corpus = corpusOf('foo', 'bar', 'baz', 'qux');
    corpus.configure({ seed: 100 });
    const [first, second] = [picks(corpus, 100), picks(corpus, 100)];
    expect(new Set(first).size).to.equal(5);
    expect(new Set(second).size).to.equal(5);
    expect(second).to.not.deep.equal(first);
  });

  it('picks the same with the same seed and inputs', () => {
    const [one, other] = [corpusOf('foo', 'bar', 'baz'), corpusOf('baz', 'foo', 'bar')];
    one.configure({ seed: 100 });
    other.configure({ seed: 100 });
    expect(picks(one, 100)).to.deep.equal(picks(other, 100));
  });

  it('picks by seed 0 unless it is given another', () => {
    const [unset, defaulted, zero, two] = [1, 2, 3, 4].map(() => corpusOf('foo', 'bar', 'baz', 'qux'));
    defaulted?.configure({});
    zero?.configure({ seed: 0 });
    two?.configure({ seed: 2 });
    const [byUnset, byDefault, byZero, byTwo] = [unset, defaulted, zero, two].map((each = new Corpus()) =>
      picks(each, 100),
    );
    expect(byUnset).to.deep.equal(byZero);
    expect(byDefault).to.deep.equal(byZero);
    expect(byTwo).to.not.deep.equal(byZero);
  });

  it('picks from more than 63 inputs, each as likely', () => {
    const corpus = new Corpus();
    for (let i = 0; i < 99; i++) corpus.add(new Input([i]));
    corpus.configure({ seed: 1 });
    expect(new Set(picks(corpus, 2000)).size).to.equal(100);
  });

  it('holds only the empty input once cleared', () => {
    const corpus = corpusOf('foo');
    corpus.clear();
    expect([corpus.numInputs, corpus.totalSize, text(corpus.pick().data)]).to.deep.equal([1, 0, '']);
  });

  it('is sorted and free of duplicates whatever is added', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 4 })), (added) => {
        const corpus = new Corpus();
        for (const data of added) corpus.add(new Input(data));
        const inputs = [...corpus];
        expect(inputs.length).to.equal(new Set([...added, bytes('')].map(text)).size);
        expect(corpus.totalSize).to.equal(inputs.reduce((sum, { size }) => sum + size, 0));
        return inputs.every((input, i) => i === 0 || (inputs[i - 1]?.compare(input) ?? 0) < 0);
      }),
    );
  });
});
