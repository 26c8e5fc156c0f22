import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import type { LoaderOptions } from '../../../fuzzing/javascript/loader/loader';
import { selector } from '../../../fuzzing/javascript/loader/selection';

const register = require.resolve('ts-node/register/transpile-only');

/** Loads modules in a program of its own with the loader installed; its output, and which files were instrumented. */
function load(entry: string, options: LoaderOptions = {}): { output: string; files: string[] } {
  const output = execFileSync(
    process.execPath,
    ['--require', register, join(__dirname, 'load-program.ts'), entry, JSON.stringify(options)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const lines = output.trimEnd().split('\n');
  return { files: JSON.parse(lines.pop() ?? '[]') as string[], output: lines.join('\n') };
}

describe('the loader', function () {
  this.timeout(60_000);
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'zxsim-loader-'))));
  after(() => rmSync(folder, { recursive: true }));

  function file(name: string, text: string): string {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  it('instruments CommonJS modules, and those that they require', () => {
    const entry = file('a.js', "const { b } = require('./b.cjs'); console.log(b, require('./data.json').x);");
    file('b.cjs', 'exports.b = 1;');
    file('data.json', '{"x": 2}');
    expect(load(entry)).to.deep.equal({
      output: '1 2',
      files: ['a.js', 'b.cjs'].map((name) => join(folder, name)),
    });
  });

  it('instruments ES modules that import one another in a circle, with live bindings', () => {
    const entry = file(
      'c.mjs',
      "import { d, early } from './d.mjs'; import fs from 'node:fs'; import cjs from './b.cjs';\n" +
        'export function hoisted() { return 1 ? "hoisted" : 0; } export let live = 1; const before = live; live++;\n' +
        'console.log(before, d(), early, typeof fs.readFileSync, cjs.b, import.meta.url.endsWith("c.mjs"), await 7);',
    );
    file(
      'd.mjs',
      "import { hoisted, live } from './c.mjs'; export const d = () => live; export const early = hoisted();",
    );
    file('b.cjs', 'exports.b = 1;');
    const { output, files } = load(entry);
    expect(output).to.equal('1 2 hoisted function 1 true 7');
    expect(files.sort()).to.deep.equal(['b.cjs', 'c.mjs', 'd.mjs'].map((name) => join(folder, name)));
  });

  it('instruments what is loaded by import() and, from CommonJS, ES modules by require()', () => {
    const entry = file(
      'e.js',
      "console.log(require('./module/g.js').g); import('./f.mjs').then(({ f }) => console.log(f));",
    );
    file('f.mjs', 'export const f = 1;');
    file('module/package.json', '{"type": "module"}');
    file('module/g.js', 'export const g = 2;');
    const { output, files } = load(entry);
    expect(output).to.equal('2\n1');
    expect(files).to.have.members(['e.js', 'f.mjs', 'module/g.js'].map((name) => join(folder, name)));
  });

  it('instruments what ts-node compiled, under the name of the source', () => {
    const entry = file('typed.ts', 'enum E { a = 1 }\nconst e: E = E.a;\nconsole.log(e);');
    expect(load(entry)).to.deep.equal({ output: '1', files: [entry] });
  });

  it('leaves packages alone, but those that are included', () => {
    const entry = file('h.js', "require('one'); require('@scope/two'); console.log('ran');");
    file('node_modules/one/index.js', '1;');
    file('node_modules/@scope/two/index.js', '2;');
    expect(load(entry).files).to.deep.equal([entry]);
    expect(load(entry, { include: ['@scope/two'] }).files).to.have.members([
      entry,
      join(folder, 'node_modules/@scope/two/index.js'),
    ]);
    expect(load(entry, { include: ['one', '@scope/two'], exclude: [folder] }).files).to.deep.equal([]);
  });

  it('runs what it can not instrument as it is', () => {
    const entry = file('i.js', "try { require('./bad.js'); } catch (e) { console.log(e.name); }");
    file('bad.js', 'if (');
    expect(load(entry)).to.deep.equal({ output: 'SyntaxError', files: [entry] });
  });
});

describe('which files are selected', () => {
  const cases: readonly [string, string[], string[], boolean][] = [
    ['/p/lib/a.js', [], [], true],
    ['/p/node_modules/x/a.js', [], [], false],
    ['/p/node_modules/x/a.js', ['x'], [], true],
    ['/p/node_modules/y/node_modules/x/a.js', ['x'], [], true],
    ['/p/node_modules/xy/a.js', ['x'], [], false],
    ['/p/node_modules/@s/x/a.js', ['@s/x'], [], true],
    ['/p/node_modules/x.js/a.js', ['x.js'], [], true],
    ['/p/lib/a.js', [], ['/p/lib'], false],
    ['/p/library/a.js', [], ['/p/lib'], true],
    ['/p/lib/a.test.js', [], ['/p/**/*.test.js'], false],
    ['/p/a.test.js', [], ['/p/**/*.test.js'], false],
    ['/p/lib/deep/a.js', [], ['/p/*/a.js'], true],
    ['/p/node_modules/x/a.js', ['/p/node_modules/**'], ['x'], false],
    ['/p/made/a.js', [], ['/p/made/**'], false],
    ['/p/made/deep/a.js', [], ['/p/made/**'], false],
    ['/p/made-by-hand/a.js', [], ['/p/made/**'], true],
    ['/p/node_modules/x/deep/a.js', ['/p/node_modules/x/**'], [], true],
  ];
  for (const [path, include, exclude, selected] of cases) {
    it(`${path}, with [${include.join()}] and without [${exclude.join()}]: ${selected ? 'yes' : 'no'}`, () => {
      expect(selector({ include, exclude })(path)).to.equal(selected);
    });
  }

  it('zxsim itself is not', () => {
    expect(selector({})(join(__dirname, '../../../fuzzing/input/corpus.ts'))).to.equal(false);
    expect(selector({})(__filename)).to.equal(true);
  });
});
