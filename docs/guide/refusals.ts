import { Kernel, ok, statusName, ZX_OK, ZX_RIGHT_READ, ZxStatusError } from '../../kernel';
import { SharedMemory } from '../../shared-memory';
import { Vmo } from '../../zx';

const kernel = new Kernel({ seed: 1 });
const engine = kernel.createProcess('engine');

using vmo = ok(Vmo.create(engine, 4096)).vmo;
using reading = ok(vmo.duplicate(ZX_RIGHT_READ)).vmo;
const bytes = Uint8Array.of(1, 2, 3);

// Nothing that the kernel refuses is thrown.
const written = reading.write(bytes);
if (written.status !== ZX_OK) console.log(statusName(written.status));

// ok() throws, and says why.
try {
  ok(written);
} catch (error) {
  if (error instanceof ZxStatusError) console.log(error.message);
}

// SharedMemory returns bare statuses: name it as well, and ok() can say why.
using memory = new SharedMemory(engine);
try {
  ok(memory.write(bytes), memory);
} catch (error) {
  if (error instanceof ZxStatusError) console.log(error.message);
}

// A handle's history, at any time.
console.log(kernel.explain(engine, reading.handle).text);
