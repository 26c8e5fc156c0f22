import { expect } from 'chai';
import {
  COMPARISON_TABLE_BYTES,
  ComparisonReader,
  type Operand,
  wordsOf,
} from '../../../fuzzing/comparisons';
import { instrument } from '../../../fuzzing/javascript/instrument/instrument';
import { CoverageRuntime } from '../../../fuzzing/javascript/runtime/coverage-runtime';

type Fuzz = (data: Buffer) => unknown;

/** `fuzz` of a function body in `data`, and what it recorded. */
function target(body: string): { fuzz: Fuzz; read: () => Operand[]; runtime: CoverageRuntime } {
  const table = new Uint8Array(COMPARISON_TABLE_BYTES);
  const runtime = new CoverageRuntime(table).install();
  const code = instrument(`return (data) => { ${body} };`, { file: 'x.js', format: 'commonjs' });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- programs to run are what this is about
  const fuzz = (new Function(code) as () => Fuzz)();
  const reader = new ComparisonReader(table);
  return { fuzz, read: () => reader.read().map(({ wanted }) => wanted), runtime };
}

function recorded(body: string, input = '12345678'): Operand[] {
  const { fuzz, read } = target(body);
  fuzz(Buffer.from(input));
  return read();
}

describe('comparisons are recorded', () => {
  const texts = [
    "s === 'magic'",
    "'magic' == s",
    "s !== 'magic'",
    "s.startsWith('magic')",
    "s.endsWith('magic')",
    "s.includes('magic')",
    "s.indexOf('magic')",
    "s?.startsWith('magic')",
  ];
  for (const expression of texts) {
    it(expression, () =>
      expect(recorded(`const s = String(data); return ${expression};`)).to.deep.equal(['magic']),
    );
  }

  it('switch, with all its cases', () => {
    expect(recorded("switch (data.length) { case 3: case 500: case 'x': }")).to.deep.equal([3, 500, 'x']);
  });

  it('numbers that are read from the input', () => {
    expect(recorded('return data.readUInt32LE(0) === 0xdeadbeef')).to.deep.equal([0xdeadbeef]);
    expect(recorded('return data.readBigUInt64LE(0) === 0xdeadbeefn')).to.deep.equal([0xdeadbeef]);
    expect(recorded('return new DataView(data.buffer).getUint32(0) !== 70000')).to.deep.equal([70000]);
    expect(recorded('return data.readUInt32LE(0) < 70000 || 80000 >= data[0]')).to.deep.equal([70000, 80000]);
  });

  it('buffers', () => {
    expect(
      recorded("return data.equals(Buffer.from('wanted'))").map((each) => wordsOf(each).map(String)),
    ).to.deep.equal([
      [String(Buffer.from('wanted'))].map((word) => String(Uint8Array.from(Buffer.from(word)))),
    ]);
  });

  it('values that are no constants, either of which may come from the input', () => {
    expect(
      recorded("const other = ['ab', 'cd'].join(''); return String(data) === other;"),
    ).to.include.members(['abcd', '12345678']);
  });

  it('words in tables, and constants that have a name', () => {
    expect(
      recorded(
        "const keywords = ['GET', 'POST'], MAGIC = 0xcafe; throw new Error('a message') && { type: 'jpeg' };".replace(
          'throw',
          'return',
        ),
      ),
    ).to.deep.equal(['GET', 'POST', 0xcafe, 'jpeg']);
  });
});

describe('comparisons are not recorded', () => {
  it('if the operands are the same', () => {
    expect(recorded("return String(data) === '12345678' && data.length === 8")).to.deep.equal([]);
  });

  it('with null, undefined, true, types and other operands that tell nothing', () => {
    expect(
      recorded(
        "return data === null || data == undefined || data === true || typeof data === 'string' || data.length === 0 || data === {}",
      ),
    ).to.deep.equal([]);
  });

  it('with a length, a small number or an object', () => {
    expect(
      recorded(
        'const o = {}; return data.length < 4 || data.length > 255 || data.length < data[0] || data === o',
      ),
    ).to.deep.equal([]);
  });

  it('twice by the same site, until 256 runs later', () => {
    const { fuzz, read, runtime } = target("return String(data) === 'magic'");
    let times = 0;
    for (let run = 0; run < 1024; run++) {
      runtime.beginRun();
      fuzz(Buffer.from(String(run)));
      times += read().length;
    }
    expect(times).to.be.at.most(4);
  });

  it('more than 16 times by a site whose values change', () => {
    const { fuzz, read } = target('for (let i = 0; i < 1000; i++) { if (data[0] === i + 1000) return 1; }');
    fuzz(Buffer.from('x'));
    expect(new Set(read()).size).to.be.at.most(17);
  });

  it('in a way that a Proxy would notice', () => {
    const { fuzz } = target(
      "const p = new Proxy({}, { getPrototypeOf() { throw new Error('noticed'); } }); const q = {}; return p === q || [q].includes(p);",
    );
    expect(fuzz(Buffer.alloc(0))).to.equal(false);
  });
});
