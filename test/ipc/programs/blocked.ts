/** Connects to the kernel in its first argument and blocks until that ends it; prints how it did. */
import { connect } from '../../../ipc';
import { ZX_TIME_INFINITE } from '../../../kernel';

const [, , socketPath = ''] = process.argv;
const me = connect({ socketPath, name: 'blocked' });
delete process.env.ZXSIM_MAX_WAIT_MS;
console.log('ready');
for (const call of [() => me.sys.zx_nanosleep(ZX_TIME_INFINITE), () => me.sys.zx_vmo_create(1, 0)]) {
  try {
    call();
  } catch (error) {
    console.log(String(error));
  }
}
