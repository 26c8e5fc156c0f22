import { expect } from 'chai';
import { wordsOf } from '../../cli/words-of';

/** What an error says that is thrown at the end of a block. */
function thrownBy(block: () => void): string {
  try {
    block();
  } catch (error) {
    return wordsOf(error);
  }
  throw new Error('it throws');
}

function throwing(message: string): Disposable {
  return {
    [Symbol.dispose]() {
      throw new Error(message);
    },
  };
}

describe('words of an error', () => {
  it('are its message; of what is no Error, what it is as text', () => {
    expect(wordsOf(new TypeError('no such file'))).to.equal('no such file');
    expect(wordsOf(7)).to.equal('7');
  });

  it('tell the first error too where letting go of things failed after it, in order', () => {
    const words = thrownBy(() => {
      using _outer = throwing('third');
      using _inner = throwing('second');
      throw new Error('first');
    });
    expect(words).to.equal('first\nsecond\nthird');
  });
});
