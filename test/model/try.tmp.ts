import { generate } from './generate';
import { Machine, KernelSide, Difference } from './machine';
import { seededDraw } from './draw';
import { Kernel } from '../../kernel';
const seen = new Map<string, number>();
const stats = new Map<string, number>();
let gen=0, runT=0, calls=0;
for (let seed = 1; seed <= Number(process.argv[2] ?? 20); seed++) {
  let t=performance.now();
  const steps = generate(seededDraw(seed), Number(process.argv[3] ?? 500));
  gen += performance.now()-t; t=performance.now();
  const kernel = new Kernel({ seed });
  const before = JSON.stringify(kernel.counts());
  const m = new Machine(new KernelSide((n) => kernel.createProcess(n)));
  try { for (const s of steps) { calls++; const e = m.perform(s); if (e) { const k = `${s.does} ${e.status}`; stats.set(k, (stats.get(k) ?? 0) + 1); } }
   m.exitAll(); if (JSON.stringify(kernel.counts()) !== before) console.log(seed, 'LEFT', JSON.stringify(kernel.counts()), before);
  } catch (e) { if (!(e instanceof Difference)) throw e;
    const key = e.message.replace(/-?\d+/g, '#'); seen.set(key, (seen.get(key) ?? 0) + 1);
    if (seen.get(key) === 1) console.log(seed, e.message, JSON.stringify(e.step, (_, v) => typeof v === 'bigint' ? `${v}n` : v).slice(0, 600), JSON.stringify(e.expected, (k, v) => k === 'table' || k==='handle' || k==='object' ? undefined : v)?.slice(0,400), JSON.stringify(e.actual, (k, v) => k==='error' ? String(v.stack): typeof v === 'bigint' ? `${v}n` : v)?.slice(0,600)); }
  runT += performance.now()-t;
}
console.log(seen, { gen, runT, calls });
if (process.argv[4]) console.log([...stats].sort().map(([k,v])=>`${k}: ${v}`).join('\n'));
