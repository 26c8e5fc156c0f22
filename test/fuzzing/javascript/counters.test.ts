import { expect } from 'chai';
import { instrument } from '../../../fuzzing/javascript/instrument/instrument';
import type { EdgeKind } from '../../../fuzzing/javascript/instrument/tables';
import { load, run } from './run-both';
import { CounterArena } from '../../../fuzzing/javascript/runtime/counter-arena';
import { CoverageRuntime } from '../../../fuzzing/javascript/runtime/coverage-runtime';

/** How often each edge of a kind was taken, in the order of the text. */
function counts(body: string, kind: EdgeKind): number[] {
  const { runtime } = run(body);
  return runtime
    .takeModules()
    .flatMap(({ counters, files }) =>
      files.flatMap(({ edges }) =>
        edges.flatMap((edge, i) => (edge.kind === kind ? [counters[i] ?? -1] : [])),
      ),
    );
}

describe('edge counters', () => {
  it('count function entries', () => {
    expect(
      counts(
        'const f = () => 1; function g() {} class C { get p() { return 1; } } f(); f(); new C().p',
        'function',
      ),
    ).to.deep.equal([2, 0, 1]);
  });

  it('count both sides of an if, also one that is not written', () => {
    expect(
      counts('for (let i = 0; i < 5; i++) { if (i < 2) i; if (i === 9) i; else i; }', 'if'),
    ).to.deep.equal([2, 3, 0, 5]);
  });

  it('count both sides of a ternary', () => {
    expect(counts('[1, 2, 3].map((x) => x > 2 ? 1 : 0)', 'conditional')).to.deep.equal([1, 2]);
  });

  it('count short circuits and right sides of &&, || and ??', () => {
    expect(counts('for (const x of [0, 1, null]) { x && 1; x || 1; x ?? 1; }', 'logical')).to.deep.equal([
      2, 1, 1, 2, 2, 1,
    ]);
    expect(counts('for (let x of [0, 1, null]) { x ||= 1; }', 'logical')).to.deep.equal([2]);
  });

  it('count cases, and no case', () => {
    expect(
      counts('for (const x of [1, 1, 2, 9]) switch (x) { case 1: break; case 2: case 3: break; }', 'switch'),
    ).to.deep.equal([2, 1, 1, 1]);
  });

  it('count rounds of loops, and ways out at the end', () => {
    const loops =
      'for (let i = 0; i < 3; i++); for (const x of []); let n = 2; while (n--) ; a: do { continue a; } while (0);';
    expect(counts(loops, 'loop')).to.deep.equal([3, 0, 2, 1]);
    expect(counts(loops, 'loop-exit')).to.deep.equal([1, 1, 1, 1]);
  });

  it('count catch and finally, and getting past a try', () => {
    const tries =
      'try { throw 1 } catch {} finally {} try { 1 } catch {} for (;;) { try { break } finally {} }';
    expect(counts(tries, 'catch')).to.deep.equal([1, 0]);
    expect(counts(tries, 'finally')).to.deep.equal([1, 1]);
    expect(counts(tries, 'try-exit')).to.deep.equal([1, 1, 0]);
  });

  it('count default values and missing objects of optional chains', () => {
    expect(
      counts('const f = (a = 1, { b = 2 } = {}) => a; f(); f(3); f(4, { b: 5 });', 'default'),
    ).to.deep.equal([1, 2, 2]);
    expect(counts('for (const x of [null, {}, undefined]) x?.y?.z', 'optional')).to.deep.equal([2, 3]);
  });

  it('stay at 255', () => {
    expect(counts('for (let i = 0; i < 1000; i++);', 'loop')).to.deep.equal([255]);
  });
});

describe('PC tables', () => {
  const pcs = (body: string) => run(body).runtime.takeModules()[0]?.pcs ?? new BigUint64Array();

  it('are the same for the same text', () => {
    expect(pcs('if (1) 2;')).to.deep.equal(pcs('if (1) 2;'));
  });

  it('differ in distances for another text, even if it has the same edges', () => {
    const distances = (body: string) =>
      pcs(body).map((pc, i, all) => (i % 2 === 0 ? pc - (all[0] ?? 0n) : pc));
    expect(distances('if (1) 2;')).not.to.deep.equal(distances('if (1) 3;'));
  });

  it('have 16 bytes an edge, and tell entries of functions', () => {
    const table = pcs('if (1) 2; function f() {}');
    expect([table[1], table[3], table[5], table[7]]).to.deep.equal([1n, 0n, 0n, 1n]);
    expect((table[4] ?? 0n) - (table[2] ?? 0n)).to.equal(16n);
  });
});

describe('modules', () => {
  it('hold the files loaded so far; those loaded later make another', () => {
    const { runtime } = run('if (1) 2;');
    const first = runtime.takeModules();
    expect(first).to.have.length(1);
    expect(runtime.takeModules()).to.deep.equal([]);
    load('a.js', 'function f() {}');
    load('b.js', 'let x = 1 ? 2 : 3;');
    const [second, ...more] = runtime.takeModules();
    expect(more).to.deep.equal([]);
    expect(second?.files.map(({ file }) => file)).to.deep.equal(['a.js', 'b.js']);
    expect([...(second?.counters ?? [])]).to.deep.equal([1, 0, 1, 1, 0]);
    expect(second?.pcs).to.have.length(10);
  });

  it('share the memory that the code counts in', () => {
    const { result, runtime } = run('return () => 1;');
    const counters = runtime.takeModules()[0]?.counters;
    counters?.fill(0);
    if (typeof result === 'function') Reflect.apply(result, undefined, []);
    expect([...(counters ?? [])]).to.deep.equal([0, 1]);
  });

  it('are more than one if there are more edges than one chunk of memory holds', () => {
    const runtime = new CoverageRuntime(undefined, new CounterArena(10)).install();
    for (const file of ['a.js', 'b.js', 'c.js']) load(file, 'if (1) 2; if (3) 4;');
    expect(
      runtime.takeModules().map(({ counters, files }) => [counters.length, files.map(({ file }) => file)]),
    ).to.deep.equal([
      [10, ['a.js', 'b.js']],
      [5, ['c.js']],
    ]);
  });
});

describe('instrumented text', () => {
  it('keeps its lines', () => {
    const source = "'use strict';\n\nif (a) {\n  b();\n}\n\nthrow new Error('line 7');\n";
    const lines = instrument(source, { file: 'x.js', format: 'commonjs' }).split('\n');
    expect(lines.findIndex((line) => line.includes('line 7'))).to.equal(6);
    expect(lines.findIndex((line) => line.includes('b()'))).to.equal(3);
  });

  it('uses no name that the program has', () => {
    const code = instrument('let $zx_counters = 1, $zx0 = 2; if ($zx0) 1;', {
      file: 'x.js',
      format: 'commonjs',
    });
    expect(code).to.contain('$zx1_counters');
  });

  it('is none for what is no JavaScript', () => {
    expect(() => instrument('if (', { file: 'x.js', format: 'commonjs' })).to.throw(SyntaxError);
  });

  it('traces no comparisons if that is asked for', () => {
    const code = instrument("a === 'b'", { file: 'x.js', format: 'commonjs', comparisons: false });
    expect(code).to.contain("a === 'b'");
  });
});
