/** Tells its parent its process id, and computes without an end. */
import { currentProcess, PA_HND, PA_USER0, takeStartupHandle } from '../../../ipc';
import { ok } from '../../../kernel';
import { Channel } from '../../../zx';

const parent = new Channel(currentProcess(), takeStartupHandle(PA_HND(PA_USER0, 0)));
ok(parent.write(Buffer.from(String(process.pid))));
for (;;);
