import fc from 'fast-check';

/** Bodies of functions: statements over the variables a, b and c that always end, and tell `log` what they do. */
export function program(): fc.Arbitrary<string> {
  return fc
    .array(statement, { minLength: 1, maxLength: 6 })
    .map(
      (lines) => `let a = 1, b = 'x', c = null, n = 0;\n${lines.join('\n')}\nreturn [a, b, c].map(String);`,
    );
}

const { statement } = fc.letrec<{ expression: string; statement: string; block: string }>((tie) => {
  const e = tie('expression');
  const block = tie('block');
  const variable = fc.constantFrom('a', 'b', 'c');
  return {
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(
        variable,
        fc.constantFrom(
          '0',
          '1',
          '-1',
          '256',
          '0xdeadbeef',
          "'x'",
          "'longer text'",
          'null',
          'undefined',
          'true',
          'NaN',
          '9n',
        ),
      ),
      e.map((x) => `(log(${x}), ${x})`),
      fc
        .tuple(e, fc.constantFrom('===', '!==', '==', '!=', '<', '<=', '>', '>=', '&&', '||', '??', ','), e)
        .map(([x, operator, y]) => `((${x}) ${operator} (${y}))`),
      fc.tuple(e, e, e).map(([x, y, z]) => `(${x} ? ${y} : ${z})`),
      fc.tuple(variable, fc.constantFrom('=', '||=', '??=', '&&='), e).map((parts) => `(${parts.join(' ')})`),
      fc.tuple(e, e).map(([x, y]) => `(({ p: ${x} })?.p?.[${y}])`),
      fc.tuple(e, e).map(([x, y]) => `((p = ${x}, { q = p } = {}) => [p, q].includes(${y}))()`),
      e.map((x) => `String(${x}).startsWith('x')`),
      e.map((x) => `[...(function* () { yield ${x}; })()][0]`),
      e.map((x) => `class { static v = ${x}; static get() { return this.v; } }.get()`),
    ),
    statement: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      e.map((x) => `log(${x});`),
      fc.tuple(e, block).map(([x, y]) => `if (${x}) ${y}`),
      fc.tuple(e, block, block).map(([x, y, z]) => `if (${x}) ${y} else ${z}`),
      fc.tuple(e, block).map(([x, y]) => `for (let i = 0; i < 3; i++) { if (${x}) continue; ${y} }`),
      fc.tuple(e, block).map(([x, y]) => `while (n++ < 20 && (${x})) ${y}`),
      fc
        .tuple(e, block)
        .map(
          ([x, y]) =>
            `(() => { l: for (const v of [${x}, 1]) { do { ${y} continue l; } while (v === 1); } })();`,
        ),
      fc
        .tuple(e, e, block, block)
        .map(([x, y, p, q]) => `switch (${x}) { case ${y}: ${p} case 'x': ${q} break; case 1: }`),
      fc
        .tuple(e, block, block)
        .map(([x, p, q]) => `try { if (${x}) throw ${x}; ${p} } catch (e) { log(e); } finally { ${q} }`),
    ),
    block: fc.array(tie('statement'), { maxLength: 3 }).map((lines) => `{ ${lines.join(' ')} }`),
  };
});
