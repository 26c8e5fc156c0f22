import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { saveArtifact } from '../../../fuzzing/files/artifact-files';
import { inputFiles, loadCorpus, saveCorpus, saveInput } from '../../../fuzzing/files/corpus-files';
import { loadDictionary, saveDictionary } from '../../../fuzzing/files/dictionary-files';
import { FuzzFileError } from '../../../fuzzing/files/fuzz-file-error';
import { Corpus } from '../../../fuzzing/input/corpus';
import { Dictionary } from '../../../fuzzing/input/dictionary';
import { DictionaryError } from '../../../fuzzing/input/dictionary-syntax';
import { Input } from '../../../fuzzing/input/input';
import { FuzzResult } from '../../../fuzzing/result/fuzz-result';
import { bytes, text } from '../input/bytes';

const SHA_OF_FOO = '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae';
let directory = '';

/** Gives each test of a suite a directory of its own. */
function inDirectory(): void {
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'zxsim-files-'))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
}

const path = (...names: string[]): string => join(directory, ...names);
const contents = (corpus: Corpus): string[] => Array.from(corpus, ({ data }) => text(data));

function put(file: string, content: string | Uint8Array): void {
  mkdirSync(join(path(file), '..'), { recursive: true });
  writeFileSync(path(file), content);
}

function expectError(act: () => unknown, status: string, ...names: string[]): void {
  expect(act).to.throw(FuzzFileError, path(...names));
  expect(act).to.throw(FuzzFileError, `(${status})`);
}

describe('Corpus files', () => {
  inDirectory();

  it('are all found in nested directories, empty ones being no problem', () => {
    for (const [file, content] of [
      ['a/foo', 'foo'],
      ['b/c/bar', 'bar'],
      ['b/c/baz', 'baz'],
      ['qux', 'qux'],
    ] as const) {
      put(file, content);
    }
    mkdirSync(path('b', 'empty', 'emptier'), { recursive: true });
    const corpus = new Corpus();
    expect(loadCorpus(corpus, directory)).to.equal(4);
    expect(contents(corpus)).to.deep.equal(['', 'bar', 'baz', 'foo', 'qux']);
    expect(inputFiles(directory)).to.deep.equal(
      ['a/foo', 'b/c/bar', 'b/c/baz', 'qux'].map((file) => path(file)),
    );
  });

  it('may be one file, hold any bytes, and be the same twice', () => {
    put('one', bytes([0, 0xff]));
    put('two', bytes([0, 0xff]));
    const corpus = new Corpus();
    expect([loadCorpus(corpus, path('one')), loadCorpus(corpus, directory)]).to.deep.equal([1, 0]);
    expect(corpus.at(1)?.data).to.deep.equal(bytes([0, 0xff]));
  });

  it('may be symbolic links to files; those to directories are not followed', () => {
    put('real/foo', 'foo');
    symlinkSync(path('real', 'foo'), path('link'));
    symlinkSync(directory, path('real', 'loop'));
    expect(inputFiles(directory)).to.deep.equal([path('link'), path('real', 'foo')]);
  });

  it('that are empty are the input that every corpus has', () => {
    put('empty', '');
    put('foo', 'foo');
    const corpus = new Corpus();
    expect(loadCorpus(corpus, directory)).to.equal(1);
    expect(contents(corpus)).to.deep.equal(['', 'foo']);
  });

  it('that do not exist are named', () => {
    expectError(() => loadCorpus(new Corpus(), path('missing')), 'ZX_ERR_NOT_FOUND', 'missing');
  });

  it('that can not be read are named, and what came before them stays', () => {
    put('a', 'a');
    symlinkSync(path('b'), path('b'));
    const corpus = new Corpus();
    expectError(() => loadCorpus(corpus, path('b')), 'ZX_ERR_IO', 'b');
    expect(loadCorpus(corpus, path('a'))).to.equal(1);
    expectError(() => loadCorpus(corpus, directory), 'ZX_ERR_IO', 'b');
    expect(contents(corpus)).to.deep.equal(['', 'a']);
  });

  it('that are too long are named, and what came before them stays', () => {
    put('a', 'short');
    put('b', 'much too long');
    const corpus = new Corpus();
    corpus.configure({ max_input_size: 8 });
    expectError(() => loadCorpus(corpus, directory), 'ZX_ERR_BUFFER_TOO_SMALL', 'b');
    expect(contents(corpus)).to.deep.equal(['', 'short']);
  });

  it('are named by the SHA-256 of their bytes; the empty input has none', () => {
    const corpus = new Corpus();
    corpus.add(new Input('foo'));
    expect(saveCorpus(corpus, path('new', 'corpus'))).to.equal(1);
    expect(readdirSync(path('new', 'corpus'))).to.deep.equal([SHA_OF_FOO]);
    expect(readFileSync(path('new', 'corpus', SHA_OF_FOO), 'utf8')).to.equal('foo');
  });

  it('that are there already are left alone', () => {
    expect(saveInput(bytes('foo'), directory)).to.be.true;
    expect(saveInput(bytes('foo'), directory)).to.be.false;
    expect(readdirSync(directory)).to.deep.equal([SHA_OF_FOO]);
  });

  it('load to the corpus that was saved', () => {
    const [saved, loaded] = [new Corpus(), new Corpus()];
    for (const content of ['a', 'b', 'longer', '\0\n']) saved.add(new Input(content));
    saveCorpus(saved, directory);
    loadCorpus(loaded, directory);
    expect(contents(loaded)).to.deep.equal(contents(saved));
  });

  it('that were not finished are no inputs', () => {
    put('.zxsim-0', 'half');
    put('.hidden', 'whole');
    expect(inputFiles(directory)).to.deep.equal([path('.hidden')]);
  });

  it('that can not be written are named, and nothing half-written is left', () => {
    put('file', 'no directory');
    expectError(() => saveInput(bytes('foo'), path('file')), 'ZX_ERR_IO', 'file', SHA_OF_FOO);
    expectError(
      () => saveArtifact({ result: FuzzResult.CRASH, input: new Input('foo') }, path('file')),
      'ZX_ERR_IO',
      'file',
      `crash-${SHA_OF_FOO}`,
    );
    expect(readdirSync(directory)).to.deep.equal(['file']);
  });
});

describe('Artifact files', () => {
  inDirectory();

  it('are named by the kind of error and the SHA-256 of the input', () => {
    const input = new Input('foo');
    const saved = [FuzzResult.CRASH, FuzzResult.TIMEOUT, FuzzResult.OOM, FuzzResult.LEAK].map((result) =>
      saveArtifact({ result, input }, path('artifacts')),
    );
    expect(saved).to.deep.equal(
      ['crash', 'timeout', 'oom', 'leak'].map((kind) => path('artifacts', `${kind}-${SHA_OF_FOO}`)),
    );
    expect(readdirSync(path('artifacts')).length).to.equal(4);
    expect(readFileSync(saved[0] ?? '', 'utf8')).to.equal('foo');
  });

  it('hold an empty input too, and are written again without harm', () => {
    const artifact = { result: FuzzResult.CRASH, input: new Input() };
    const saved = [saveArtifact(artifact, directory), saveArtifact(artifact, directory)];
    expect(new Set(saved).size).to.equal(1);
    expect(readFileSync(saved[0] ?? '').length).to.equal(0);
  });

  it('replace a directory entry only when they are whole', () => {
    const artifact = { result: FuzzResult.CRASH, input: new Input('foo') };
    mkdirSync(path(`crash-${SHA_OF_FOO}`));
    expectError(() => saveArtifact(artifact, directory), 'ZX_ERR_IO', `crash-${SHA_OF_FOO}`);
    expect(readdirSync(directory)).to.deep.equal([`crash-${SHA_OF_FOO}`]);
  });
});

describe('Dictionary files', () => {
  inDirectory();

  it('load to the words that were saved', () => {
    const [saved, loaded] = [new Dictionary(), new Dictionary()];
    saved.add('foo');
    saved.add([0, 0x0a, 0xff]);
    saveDictionary(saved, path('words.dict'));
    loadDictionary(loaded, path('words.dict'));
    expect(loaded.words).to.deep.equal(saved.words);
  });

  it('that are wrong are named with the line, and none of their words is added', () => {
    put('bad.dict', '"fine"\n"not fine\n');
    const dictionary = new Dictionary();
    expect(() => loadDictionary(dictionary, path('bad.dict'))).to.throw(
      DictionaryError,
      `${path('bad.dict')}:2: the closing quote is missing`,
    );
    expect(dictionary.size).to.equal(0);
  });

  it('that do not exist are named', () => {
    expectError(() => loadDictionary(new Dictionary(), path('missing')), 'ZX_ERR_NOT_FOUND', 'missing');
  });
});
