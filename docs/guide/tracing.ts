import { Kernel, ok, ZX_RIGHT_READ } from '../../kernel';
import { Vmo } from '../../zx';

const kernel = new Kernel({ seed: 1 });
const engine = kernel.createProcess('engine');

const trace = kernel.observe((event) => {
  if (event.kind !== 'return') return;
  console.log(`${event.process.name}: ${event.text}`);
  if (event.why !== undefined) console.log(`  because ${event.why}`);
});
const { vmo } = ok(Vmo.create(engine, 4096));
const reading = ok(vmo.duplicate(ZX_RIGHT_READ)).vmo;
reading.write(Uint8Array.of(1));
vmo.close();
trace[Symbol.dispose]();
