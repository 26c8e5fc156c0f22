/** Connects to the kernel in its first argument, awaits what its second says, and has nothing more to do. */
import { connect } from '../../../ipc';
import { ok, ZX_EVENT_SIGNALED, ZX_TIME_INFINITE } from '../../../kernel';

const [, , socketPath = '', what = ''] = process.argv;
const me = connect({ socketPath, name: 'awaiting' });

async function main(): Promise<void> {
  ok(await me.async.zx_handle_close(0));
  if (what === 'nothing more') {
    console.log('done');
    return;
  }
  const event = ok(me.sys.zx_event_create(0)).out;
  setImmediate(() => {
    console.log('waiting');
    ok(me.sys.zx_object_signal(event, 0, ZX_EVENT_SIGNALED));
  });
  ok(await me.async.zx_object_wait_one(event, ZX_EVENT_SIGNALED, ZX_TIME_INFINITE));
  console.log('woken');
}

void main();
