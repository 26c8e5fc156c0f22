import { Kernel, ok } from '../../kernel';
import { SharedMemory } from '../../shared-memory';

const kernel = new Kernel();
const engine = kernel.createProcess('engine');

using input = new SharedMemory(engine);
ok(input.reserve(4096), input);
ok(input.write(new TextEncoder().encode('hello')), input);
console.log(new TextDecoder().decode(input.data), input.size, input.capacity);
