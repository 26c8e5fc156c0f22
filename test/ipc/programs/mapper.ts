/** An actor that maps VMOs, and loads and stores through the mapping. */
import { currentProcess } from '../../../ipc';
import { ok } from '../../../kernel';
import { Vmo } from '../../../zx';
import { perform } from './script';

const me = currentProcess();
let memory: Uint8Array = new Uint8Array(0);
let address = 0;

perform({
  map([options = 0, length = 0], [handle]) {
    using vmo = handle?.as(Vmo) ?? new Vmo(me, 0);
    address = ok(me.sys.zx_vmar_map(me.rootVmar, options, 0, vmo.handle, 0, length)).mapped_addr;
    memory = me.memory(address, length);
    return address;
  },
  unmap: ([length = 0]) => me.sys.zx_vmar_unmap(me.rootVmar, address, length).status,
  protect: ([options = 0, length = 0]) =>
    me.sys.zx_vmar_protect(me.rootVmar, options, address, length).status,
  load: ([offset = 0, length = 1]) => [...memory.subarray(offset, offset + length)],
  store([offset = 0, ...values]) {
    memory.set(values, offset);
  },
  /** Adds 1 to a word, so many times, atomically. */
  add([times = 0]) {
    const words = new Int32Array(memory.buffer, memory.byteOffset, 1);
    for (let i = 0; i < times; i++) Atomics.add(words, 0, 1);
  },
});
