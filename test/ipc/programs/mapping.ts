/** A spawned program that maps a VMO, tells its OS process id over its startup channel, and lingers. */
import { currentProcess, PA_HND, PA_USER0, takeStartupHandle } from '../../../ipc';
import { ok, ZX_VM_PERM_READ } from '../../../kernel';

const me = currentProcess();
const { out } = ok(me.sys.zx_vmo_create(4096, 0));
ok(me.sys.zx_vmar_map(me.rootVmar, ZX_VM_PERM_READ, 0, out, 0, 4096));
ok(me.sys.zx_channel_write(takeStartupHandle(PA_HND(PA_USER0, 0)), 0, Buffer.from(String(process.pid)), []));
setInterval(() => undefined, 2 ** 30);
