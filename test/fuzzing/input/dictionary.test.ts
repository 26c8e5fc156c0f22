import { expect } from 'chai';
import fc from 'fast-check';
import { Dictionary } from '../../../fuzzing/input/dictionary';
import { DictionaryError } from '../../../fuzzing/input/dictionary-syntax';
import { bytes, hex, text } from './bytes';

const wordsOf = (dictionary: Dictionary): string[] => dictionary.words.map(text);

function parsed(content: string | Uint8Array, level = 0): string[] {
  const dictionary = new Dictionary();
  dictionary.configure({ dictionary_level: level });
  dictionary.parse(content);
  return wordsOf(dictionary);
}

/** Expects the text to be refused at a line, for a reason. */
function expectError(content: string | Uint8Array, reason: string, line = 1): void {
  expect(() => parsed(content)).to.throw(DictionaryError, `dictionary:${line}: ${reason}`);
}

describe('Dictionary', () => {
  it('has no words at first, and uses level 0', () => {
    const dictionary = new Dictionary();
    expect([dictionary.words, dictionary.size]).to.deep.equal([[], 0]);
    dictionary.add('high', 1);
    expect([dictionary.words, dictionary.size]).to.deep.equal([[], 1]);
  });

  it('shows the words of levels up to dictionary_level', () => {
    const dictionary = new Dictionary();
    for (const [i, level] of [0, 0, 0, 0, 1, 1, 2, 2].entries()) dictionary.add(`word${i}`, level);
    const shown = [0, 1, 3].map((dictionary_level) => {
      dictionary.configure({ dictionary_level });
      return dictionary.words.length;
    });
    expect(shown).to.deep.equal([4, 6, 8]);
  });

  it('visits words by level, those of a level in the order they were added, duplicates too', () => {
    const dictionary = new Dictionary();
    dictionary.configure({ dictionary_level: 1 });
    dictionary.add('b', 1);
    dictionary.add(bytes('z'));
    dictionary.add([0x61]);
    dictionary.add('z');
    const visited: string[] = [];
    dictionary.forEachWord((word) => visited.push(text(word)));
    expect(visited).to.deep.equal(['z', 'a', 'z', 'b']);
  });

  it('adds a copy of a word', () => {
    const dictionary = new Dictionary();
    const word = bytes('foo');
    dictionary.add(word);
    word.fill(0);
    expect(wordsOf(dictionary)).to.deep.equal(['foo']);
  });

  it('refuses an empty word, and a level that is no 16-bit number', () => {
    const dictionary = new Dictionary();
    expect(() => dictionary.add('')).to.throw(RangeError, 'at least one byte');
    for (const level of [-1, 65536, 0.5])
      expect(() => dictionary.add('x', level)).to.throw(RangeError, 'level');
  });

  describe('parses', () => {
    it('an empty text, blank lines and comments to no words', () => {
      for (const content of ['', '\n\n', '  \t \n', '# comment', '  # "comment"', '#\n   \n  # x="y"\r\n']) {
        expect(parsed(content), content).to.deep.equal([]);
      }
    });

    it('a value with and without a key, with a # in it', () => {
      expect(parsed('key="one"\n"two"\n"th#ree"')).to.deep.equal(['one', 'two', 'th#ree']);
    });

    it('spaces around everything, and keeps those in the quotes', () => {
      expect(parsed('  key  =  " a b "   # comment\n\t"x\t"\t')).to.deep.equal([' a b ', 'x\t']);
    });

    it('every white space of ASCII alike', () => {
      expect(
        parsed(' \t\v\f\rkey \t\v\f\r= \t\v\f\r"a" \t\v\f\r# comment\n\t\v\f\r\n"b"\t\v\f\r'),
      ).to.deep.equal(['a', 'b']);
    });

    it('lines that end with carriage return and newline', () => {
      expect(parsed('a="1"\r\nb="2"\r\n')).to.deep.equal(['1', '2']);
    });

    it('escaped backslashes, quotes and bytes', () => {
      expect(
        parsed('"\\\\\\"\\x00\\xfF\\x5cx41"').map((word) => hex(bytes([...Buffer.from(word, 'latin1')]))),
      ).to.deep.equal(['5c2200ff5c783431']);
      expect(parsed('"\\\\" # "')).to.deep.equal(['\\']);
    });

    it('a level, and shows the word only from there on', () => {
      expect(parsed('key@7="foo"\nbar="bar"', 6)).to.deep.equal(['bar']);
      expect(parsed('key@7="foo"\nbar="bar"', 7)).to.deep.equal(['bar', 'foo']);
      expect(parsed('key@65535 ="foo"', 65535)).to.deep.equal(['foo']);
    });

    it('a whole file, with comments and levels', () => {
      const content = '# Words\n\nmagic="FUZZ"\n"\\x7fELF"  # ELF\n\nrare@2 = "\\"quoted\\""\n';
      expect(parsed(content)).to.deep.equal(['FUZZ', '\x7fELF']);
      expect(parsed(content, 2)).to.deep.equal(['FUZZ', '\x7fELF', '"quoted"']);
    });

    it('in addition to the words that are there', () => {
      const dictionary = new Dictionary();
      dictionary.parse('"one"');
      dictionary.parse('"two"');
      expect(wordsOf(dictionary)).to.deep.equal(['one', 'two']);
    });
  });

  describe('refuses', () => {
    const quotesExpected = 'a value in double quotes';

    it('words without quotes', () => expectError('bare words', quotesExpected));
    it('a key without a value', () => expectError('key=', quotesExpected));
    it('a value without quotes', () => expectError('key=value', quotesExpected));
    it('a key without =', () => expectError('key "value"', quotesExpected));
    it('a value whose closing quote is missing', () => {
      expectError('key="value', 'the closing quote is missing');
      expectError('key="value\\"', 'the closing quote is missing');
      expectError('"', 'the closing quote is missing');
    });
    it('an opening quote that is missing', () => expectError('key=value"', quotesExpected));
    it('an empty value', () => expectError('key=""', 'the value is empty'));
    it('text behind the value', () => expectError('key="value" text', 'only a comment'));
    it('a key with other characters', () => expectError('a-b="value"', 'a key is letters'));
    it('a level that is missing', () => expectError('key@="value"', 'a key is letters'));
    it('a level that is no number', () => expectError('key@x="value"', 'a key is letters'));
    it('a level above 65535', () => expectError('key@65536="value"', 'the level 65536 is above 65535'));
    it('an escape that is unknown', () => expectError('"\\n"', 'the escape \\n is none of'));
    it('an escape in capitals', () => expectError('"\\X41"', 'the escape \\X is none of'));
    it('an escaped byte with one digit', () => expectError('"\\x4"', 'the escape \\x is none of'));
    it('a byte that is not printable', () => {
      expectError(bytes([0x22, 0, 0x22]), 'the byte 00 is not printable; write it as \\x00');
      expectError(bytes([0x22, 0xe9, 0x22]), 'the byte E9 is not printable');
    });

    it('a byte that is a space in Unicode only, anywhere outside the quotes', () => {
      const refused = (latin1: string, reason: string): void =>
        expectError(Buffer.from(latin1, 'latin1'), reason);
      refused('\xa0\n"a"\xa0', quotesExpected);
      refused('\xa0"a"', quotesExpected);
      refused('\xa0key="a"', 'a key is letters');
      refused('key\xa0="a"', 'a key is letters');
      refused('key=\xa0"a"', quotesExpected);
      refused('"a"\xa0', 'only a comment');
      refused('"a"\xa0# comment', 'only a comment');
    });

    it('the whole file for one bad line, which it names', () => {
      const dictionary = new Dictionary();
      expect(() => dictionary.parse('"one"\n\n"two\n"three"', 'my.dict')).to.throw(
        DictionaryError,
        'my.dict:3: the closing quote is missing',
      );
      expect(dictionary.size).to.equal(0);
    });
  });

  describe('as input', () => {
    it('writes keys, levels and escapes, and is not limited by dictionary_level', () => {
      const dictionary = new Dictionary();
      dictionary.add('foo');
      dictionary.add([0x62, 0x61, 0x7a, 0x00, 0xca, 0xfe], 10);
      dictionary.add('\\bar"');
      expect(text(dictionary.asInput().data)).to.equal(
        'key1="foo"\nkey2="\\\\bar\\""\nkey3@10="baz\\x00\\xCA\\xFE"\n',
      );
    });

    it('escapes what would end the line', () => {
      const dictionary = new Dictionary();
      dictionary.add('a\nb\r\tc d');
      expect(text(dictionary.asInput().data)).to.equal('key1="a\\x0Ab\\x0D\\x09c d"\n');
    });

    it('parses to the same words and levels, whatever they are', () => {
      const entry = fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 20 }), fc.nat(65535));
      fc.assert(
        fc.property(fc.array(entry), fc.nat(65535), (entries, dictionary_level) => {
          const [written, read] = [new Dictionary(), new Dictionary()];
          for (const [word, level] of entries) written.add(word, level);
          read.parse(written.asInput().data);
          for (const dictionary of [written, read]) dictionary.configure({ dictionary_level });
          expect(read.words).to.deep.equal(written.words);
          expect(read.size).to.equal(entries.length);
        }),
      );
    });
  });

  it('answers any text with words or a DictionaryError', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: fc.constantFrom('a', '@', '=', '"', '\\', 'x', '0', ' ', '#', '\n') }),
          fc.uint8Array(),
        ),
        (content) => {
          try {
            parsed(content);
          } catch (error) {
            expect(error).to.be.instanceOf(DictionaryError);
          }
        },
      ),
    );
  });
});
