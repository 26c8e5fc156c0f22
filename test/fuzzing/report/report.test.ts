import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { ModulePool } from '../../../fuzzing/coverage';
import { instrument } from '../../../fuzzing/javascript/instrument/instrument';
import { CoverageRuntime } from '../../../fuzzing/javascript/runtime/coverage-runtime';
import {
  coverageOf,
  type CoverageMap,
  hitsIn,
  readCoverageMaps,
  writeCoverageMap,
  writeReport,
} from '../../../fuzzing/report';

const SOURCE = `const used = (x) => {
  if (x > 1) {
    return 'big';
  }
  return x ? 'one' : 'zero';
};
function unused() {
  return 1;
}
used(0);
used(0);
`;

/** Runs a file with coverage; what its counters were in the end, and where they are. */
function covered(file: string, source: string): { map: CoverageMap; counters: Uint8Array } {
  const runtime = new CoverageRuntime().install();
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- programs to run are what this is about
  (new Function('exports', instrument(source, { file, format: 'commonjs' })) as (exports: object) => void)(
    {},
  );
  const [module] = runtime.takeModules();
  return { map: { id: 'id', files: module?.files ?? [] }, counters: module?.counters ?? new Uint8Array() };
}

describe('coverage reports', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'zxsim-report-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function report(source = SOURCE): { lcov: string[]; output: string } {
    const file = join(folder, 'source.js');
    writeFileSync(file, source);
    const { map, counters } = covered(file, source);
    const output = join(folder, 'report');
    writeReport(
      coverageOf([map], (_, counter) => counters[counter] ?? 0),
      output,
    );
    return { lcov: readFileSync(join(output, 'lcov.info'), 'utf8').split('\n'), output };
  }

  it('tell in lcov which lines ran, and how often', () => {
    const { lcov } = report();
    expect(lcov).to.include.members([
      'DA:1,1',
      'DA:2,2',
      'DA:3,0',
      'DA:5,2',
      'DA:8,0',
      'DA:10,1',
      'LH:5',
      'LF:7',
    ]);
  });

  it('tell in lcov which functions and branches ran', () => {
    const { lcov } = report();
    expect(lcov).to.include.members(['FNDA:0,unused', 'FNF:2', 'FNH:1']);
    expect(lcov).to.include.members([
      'BRDA:2,0,0,0',
      'BRDA:2,0,1,2',
      'BRDA:5,1,0,0',
      'BRDA:5,1,1,2',
      'BRF:4',
      'BRH:2',
    ]);
  });

  it('have pages that show the source', () => {
    const { output } = report();
    expect(existsSync(join(output, 'index.html'))).to.equal(true);
    expect(readFileSync(join(output, 'source.js.html'), 'utf8')).to.contain('unused');
  });

  it('show TypeScript where it was compiled from', () => {
    const file = join(folder, 'source.ts');
    const source = `interface Unseen {\n  readonly x: number;\n}\n\nexport const f = (value: Unseen): number => {\n  if (value.x > 1) {\n    return 2;\n  }\n  return 3;\n};\nf({ x: 1 });\n`;
    writeFileSync(file, source);
    const { outputText } = ts.transpileModule(source, {
      fileName: file,
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        inlineSourceMap: true,
      },
    });
    const { map, counters } = covered(join(folder, 'source.js'), outputText);
    const coverage = coverageOf([map], (_, counter) => counters[counter] ?? 0);
    expect(coverage.files()).to.deep.equal([file]);
    expect(coverage.fileCoverageFor(file).getLineCoverage()).to.deep.equal({ 5: 1, 6: 1, 7: 0, 9: 1, 11: 1 });
  });

  it('are made of what an engine accumulated: the least count of the highest bucket', () => {
    const pool = new ModulePool();
    const counters = Uint8Array.of(0, 1, 2, 3, 7, 15, 100, 255);
    pool.get('id', counters.length).add(counters);
    pool.accumulate();
    const hits = hitsIn(pool);
    expect([...counters.keys()].map((counter) => hits('id', counter))).to.deep.equal([
      0, 1, 2, 3, 4, 8, 32, 128,
    ]);
    expect(hits('other', 1)).to.equal(0);
  });

  it('add up files that belong to several modules', () => {
    const one = covered('x.js', 'if (1) 2; else 3;').map;
    const maps = [one, { ...one, id: 'other' }];
    const coverage = coverageOf(maps, (id) => (id === 'id' ? 1 : 4));
    expect(coverage.fileCoverageFor('x.js').s).to.deep.equal({ 0: 5, 1: 5, 2: 5 });
  });

  it('count the files of a module one after another', () => {
    const [one] = covered('one.js', 'if (1) 2;').map.files;
    const [two] = covered('two.js', 'if (1) 2;').map.files;
    const files = one && two ? [one, two] : [];
    const seen: number[] = [];
    coverageOf([{ id: 'id', files }], (_, counter) => seen.push(counter));
    expect([...new Set(seen)].sort((a, b) => a - b)).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });

  it('find the maps that targets wrote', () => {
    const { map } = covered('x.js', 'if (1) 2;');
    const maps = join(folder, 'made', 'maps');
    writeCoverageMap(maps, { ...map, id: 'a/b+c' });
    writeCoverageMap(maps, { ...map, id: 'a/b+c' });
    expect(readCoverageMaps(maps).map(({ id }) => id)).to.deep.equal(['a/b+c']);
    expect(readCoverageMaps(maps)[0]?.files[0]?.edges).to.deep.equal(map.files[0]?.edges);
  });

  it('name a file that is no map', () => {
    mkdirSync(folder, { recursive: true });
    for (const text of ['{', '{}', 'null']) {
      writeFileSync(join(folder, 'bad.map.json'), text);
      expect(() => readCoverageMaps(folder)).to.throw(/bad\.map\.json is no coverage map/);
    }
  });
});
