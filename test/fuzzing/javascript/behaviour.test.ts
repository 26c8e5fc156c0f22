import fc from 'fast-check';
import { program } from './arbitrary-program';
import { expectSame } from './run-both';

const programs: Readonly<Record<string, string>> = {
  'directives stay first': `'use strict'; return (function () { return this === undefined; })();`,
  'sloppy code stays sloppy': `return (function () { return this === undefined; })();`,
  'a directive of one function stays there': `
    function strict() { 'use strict'; return this; }
    return [strict() === undefined, (function () { return this === undefined; })()];`,
  'functions keep their names': `
    const a = () => 1, b = function () {}, c = class {};
    const { d = () => 2, e = class {} } = {};
    let f; f ??= () => 3;
    function g(h = () => 4, i = function () {}) { return [h.name, i.name]; }
    return [a.name, b.name, c.name, d.name, e.name, f.name, ...g()];`,
  'functions keep their length': `return [(a, b = 1, c) => a, function (a, ...b) {}].map((f) => f.length);`,
  '`arguments` stay linked to parameters': `function f(a) { arguments[0] = 2; return a; } return f(1);`,
  'default parameters see what is before them only': `
    let x = 1; function f(a = x, b = a + 1) { var x = 5; return [a, b]; }
    try { ((a = b, b) => a)(); } catch (e) { log(e.name); }
    return [f(), f(7), f(undefined, 0)];`,
  'names can not be used before they are declared': `
    try { if (y === 3) log('no'); let y = 3; } catch (e) { log(e.message); }
    return typeof undeclared === 'undefined';`,
  'functions are hoisted, out of blocks too': `
    log(f()); function f() { return 1; }
    if (true) function g() { return 2; }
    return [typeof g, g()];`,
  'classes: fields, accessors, private names, static blocks, super': `
    class A { #p = 1; static n = 0; static { this.n = 2; } get p() { return this.#p; } set p(v) { this.#p = v || 9; }
      static has(o) { return #p in o; } m() { return 'A'; } }
    class B extends A { constructor(x = 3) { super(); this.p = x; } m() { return super.m() + 'B'; } }
    const b = new B(0); return [b.p, b.m(), A.n, A.has(b), A.has({}), new B().p];`,
  'getters are read as often as before': `
    let n = 0; const o = { get v() { n++; return n; } };
    if (o.v === 1 && o.v == 2 || o.v !== 9) log(n);
    switch (o.v) { case 4: log('four'); }
    return o.v < 1000 ? n : -n;`,
  'conversions run as often as before, in order': `
    const one = { valueOf() { log('one'); return 1; } }, two = { valueOf() { log('two'); return 2000; } };
    return [one < two, one == 1, two > 1000, one === two, 1000 < two, '1' == one];`,
  'calls keep their this': `
    const o = { n: 1, m() { return this?.n; }, q: { f() { return this === o.q; } } };
    return [(true && o.m)?.(), o.m?.(), o?.m(), o?.q?.f(), o.q?.f?.(), (o.m)(), (0, o.m)(), 'abc'.startsWith?.('a')];`,
  'optional chains stop where they stopped': `
    const n = null; let hits = 0;
    return [n?.a.b.c, n?.[hits++], n?.a(hits++), undefined?.x?.y, (() => n?.a)(), delete n?.a, hits];`,
  generators: `
    function* g(n = 2) { while (true) { const x = yield n++; if (x === 'stop') return 'end'; if (x) n = yield* [x]; } }
    const i = g(); return [i.next(), i.next(), i.next(7), i.next(), i.next('stop'), i.next()];`,
  'a generator that is left runs its finally': `
    function* g() { try { yield 1; yield 2; } finally { log('left'); } }
    for (const x of g()) { if (x === 1) break; }
    return 0;`,
  'async functions, loops and arrows':
    `
    const later = async (x) => (await null, x);
    async function* g() { for (let i = 0; i < 3; i++) yield later(i); }
    let sum = 0; for await (const x of g()) { if (x === (await later(1))) continue; sum += x; }
    return sum + ((await later(5)) ?? 1);`.replace(/^/, 'return (async () => {') + '})();',
  'labels, continue and break': `
    const out = []; a: for (const x of [1, 2, 3]) { b: { if (x === 2) break b; out.push(x); }
      for (let y in { p: 1, q: 2 }) { if (x === 2) continue a; if (y === 'q') break; out.push(y); } }
    do out.push('do'); while (out.length < 5); return out;`,
  'switch: falling through, default in the middle, strings': `
    const f = (x) => { const o = []; switch (x) { case 1: o.push(1); default: o.push('d'); case 'two': o.push(2); break;
      case 3: { let y = 3; o.push(y); } } return o; };
    return [f(1), f('two'), f(3), f(4)];`,
  'closures of loops have their own variables': `
    const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i); return fs.map((f) => f());`,
  'try: what finally returns wins': `
    const f = () => { try { throw new Error('x'); } catch ({ message }) { return message; } finally { log('f'); } };
    const g = () => { try { return 1; } finally { return 2; } };
    return [f(), g()];`,
  'logical assignments evaluate only what they need': `
    const o = { a: 0, b: null, c: 1 }; const v = (x) => (log(x), x);
    o.a ||= v(1); o.b ??= v(2); o.c &&= v(3); o.c ||= v(4); o.b ??= v(5); return o;`,
  'destructuring with defaults': `
    const { a = 1, b: { c = 2, ...r } = { d: 4 }, [\`e\${1}\`]: e = a } = { a: undefined }; const [x = 1, , ...y] = [, 2, 3];
    let p; ({ p = 5 } = {}); return [a, c, r, e, x, y, p];`,
  'direct eval sees local names': `const secret = 42; return true && eval('secret');`,
  'template literals and tags': `
    const tag = (s, ...v) => s.raw.join('|') + v; return [tag\`a\\n\${1 === 1}b\`, \`\${'x' === 'y' ? 1 : 2}\`];`,
  'comparisons of all kinds of values': `
    const v = [0, -0, NaN, 1, '1', '', null, undefined, true, 1n, 10n ** 30n, 'x', Symbol.iterator, [], {}, () => 1];
    const out = []; for (const a of v) for (const b of v) { out.push(a === b, a !== b);
      try { out.push(a == b, a != b); } catch (e) { out.push(e.name); } }
    for (const a of v) { try { out.push(a < 1000, 1000 >= a, a > 5n, a === 'x', 'x' == a, a == 256, a === 1n); }
      catch (e) { out.push(e.name); } }
    return out;`,
  'what is no constructor, and what is, stays so': `
    try { new (() => 1)(); } catch (e) { log(e.name); } return new (function () { this.a = new.target !== undefined; })().a;`,
  'numbers and strings are written as they were': `return [0xff, 1_000, 0b11, .5e3, '\\u{1F600}', "\\x41", /a\\/b/u.source, 077];`,
};

describe('instrumented programs do what the plain ones do', () => {
  for (const [title, body] of Object.entries(programs)) {
    it(title, () => expectSame(body));
  }

  it('whatever the program', async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(program(), (body) => expectSame(body)),
      { numRuns: 150 },
    );
  });
});
