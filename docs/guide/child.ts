import { ok, ZX_CHANNEL_READABLE } from '../../kernel';
import { currentProcess, PA_HND, PA_USER0, takeStartupHandle } from '../../ipc';
import { SharedMemory } from '../../shared-memory';
import { Channel, Vmo } from '../../zx';

const me = currentProcess();
const parent = new Channel(me, takeStartupHandle(PA_HND(PA_USER0, 0)));

ok(parent.waitOne(ZX_CHANNEL_READABLE)); // blocks this OS process
const [handle] = ok(parent.read()).handles;
if (!handle) throw new Error('the parent sends a VMO');

using input = new SharedMemory(me);
ok(input.link(handle.as(Vmo)), input); // the parent's very pages, mapped here
const text = new TextDecoder().decode(input.data);
ok(parent.write(new TextEncoder().encode(`${me.name} ${process.argv.slice(2).join(' ')} sees: ${text}`)));
me.exit(7);
