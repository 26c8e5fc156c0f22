import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { add, fetch } from '../../../cli/fuzz/corpora';
import { saved } from '../../../cli/fuzz/outcome';
import { Place } from '../../../cli/fuzz/place';
import type { Output } from '../../../cli/fuzz/progress';
import { run } from '../../../cli/fuzz/run';
import { FuzzFileError } from '../../../fuzzing/files/fuzz-file-error';
import { Input } from '../../../fuzzing/input/input';
import { FuzzResult } from '../../../fuzzing/result/fuzz-result';
import { overlapping } from '../../harness/overlapping';
import { branches, magic, Workplace } from './workplace';

const ignore = (): void => undefined;
const silent: Output = { say: ignore, data: ignore, warn: ignore };

/** What a directory and those below it hold: the files' contents, and where links lead. */
function contentsOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { withFileTypes: true, recursive: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'latin1')]),
  );
}

async function failure(act: () => unknown): Promise<string> {
  try {
    await act();
    return 'it did not fail';
  } catch (error) {
    return error instanceof Error ? error.message : 'no Error';
  }
}

describe('zxsim fuzz, when a file is not as it should be,', () => {
  describe('names its settings, says what to do about them, and leaves them alone:', () => {
    for (const [text, what] of [
      ['', /end of JSON/],
      ['{"target":', /end of JSON/],
      ['\0\0\0\0', /JSON/],
      ['null', /target or options are missing/],
      ['[]', /target or options are missing/],
      ['{"target":"magic.cjs"}', /target or options are missing/],
      ['{"target":"magic.cjs","options":null}', /target or options are missing/],
      ['{"target":1,"options":{}}', /target or options are missing/],
      ['{"target":"magic.cjs","options":{"runs":1}}', /options are texts/],
      ['{"target":"magic.cjs","options":{"no_such":"1"}}', /no_such/],
      ['{"target":"magic.cjs","options":{"run_limit":"long"}}', /run_limit: long was given/],
    ] as const) {
      it(JSON.stringify(text), () => {
        using workplace = new Workplace();
        const file = join(workplace.place, 'fuzzer.json');
        mkdirSync(workplace.place);
        writeFileSync(file, text);
        const uses = [
          () => Place.of(workplace.place).options(),
          () => Place.of(magic, workplace.place).options(),
          () => Place.of(magic, workplace.place).setOptions({ runs: 1 }),
        ];
        for (const use of uses) {
          expect(use).to.throw(FuzzFileError, what);
          expect(use).to.throw(FuzzFileError, `${file}: `);
          expect(use).to.throw(FuzzFileError, 'correct it, or remove it');
        }
        expect(readFileSync(file, 'utf8')).to.equal(text);
      });
    }
  });

  it('saves an input in the directory for temporary files that can not be saved as an artifact, and says why', () => {
    using workplace = new Workplace();
    const place = Place.of(magic, workplace.place);
    mkdirSync(place.path);
    writeFileSync(place.artifacts, 'no directory');
    const input = new Input(`lost? ${workplace.place}`);
    const report = saved({ place, executor: { lastWords: '' } }, { result: FuzzResult.DEATH, input });
    const { artifact = '', misplaced, exitCode } = report;
    try {
      expect(dirname(artifact)).to.equal(tmpdir());
      expect(readFileSync(artifact, 'utf8')).to.equal(`lost? ${workplace.place}`);
      expect(misplaced)
        .to.include(join(place.artifacts, basename(artifact)))
        .and.include('ZX_ERR_IO');
      expect([exitCode, report.result]).to.deep.equal([77, 'DEATH']);
      expect(readFileSync(place.artifacts, 'utf8')).to.equal('no directory');
    } finally {
      rmSync(artifact, { force: true });
    }
  });

  describe('names an input that can not be read, and leaves all others alone:', () => {
    const declare = overlapping();

    /** A fuzzer whose corpus has inputs, one below another directory and one that is empty, and what is no input. */
    function test(title: string, body: (place: Place, unreadable: string) => unknown): void {
      declare(title, async () => {
        using workplace = new Workplace();
        const place = Place.of(branches, workplace.place);
        mkdirSync(join(place.corpus, 'below'), { recursive: true });
        writeFileSync(join(place.corpus, 'below', 'one'), 'one');
        writeFileSync(join(place.corpus, 'empty'), '');
        const unreadable = join(place.corpus, 'unreadable');
        symlinkSync(unreadable, unreadable);
        const before = contentsOf(place.corpus);
        const what = await failure(() => body(place, unreadable));
        expect(what).to.include(`${unreadable}: `).and.include('(ZX_ERR_IO)');
        expect(contentsOf(place.corpus)).to.deep.equal(before);
        expect(existsSync(place.lock)).to.equal(false);
      });
    }

    declare('or a corpus that can not be written, when there is something for it', async () => {
      using workplace = new Workplace();
      const place = Place.of(branches, workplace.place);
      mkdirSync(place.path);
      writeFileSync(place.corpus, 'an input, and no directory');
      const what = await failure(() => run(place, {}, silent, { report: false, isLive: false }));
      expect(what).to.include(`${place.corpus}/`).and.include('(ZX_ERR_IO)');
      expect(readFileSync(place.corpus, 'utf8')).to.equal('an input, and no directory');
      expect(existsSync(place.lock)).to.equal(false);
    });

    test('run', (place) => run(place, {}, silent, { report: false, isLive: false }));
    test('run, with a directory of its own', (place) =>
      run(place, { directories: [place.corpus] }, silent, { report: false, isLive: false }));
    test('fetch', (place) => fetch(place, join(place.path, 'fetched'), {}, silent));
    test('add, of which nothing is added', (place) => {
      try {
        add(place, place.corpus, { seed: true }, silent);
      } finally {
        expect(existsSync(place.seedCorpus)).to.equal(false);
      }
    });
  });
});
