/** Connects to the kernel in its first argument, blocks for longer than it is allowed to, and goes on. */
import { connect, MaxWaitError } from '../../../ipc';
import { ok, type UserProcess, ZX_EVENT_SIGNALED, ZX_TIME_INFINITE } from '../../../kernel';

const [, , socketPath = ''] = process.argv;

/** Does again what took too long only because the machine stood still. */
function insist<T>(action: () => T): T {
  for (;;) {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof MaxWaitError)) throw error;
    }
  }
}

function start(): { sys: UserProcess['sys']; event: number } {
  const { sys } = connect({ socketPath, name: 'patient' });
  const event = ok(sys.zx_event_create(0)).out;
  ok(sys.zx_object_signal(event, 0, ZX_EVENT_SIGNALED));
  ok(sys.zx_object_wait_one(event, ZX_EVENT_SIGNALED, ZX_TIME_INFINITE));
  ok(sys.zx_object_signal(event, ZX_EVENT_SIGNALED, 0));
  return { sys, event };
}

const { sys, event } = insist(start);
try {
  sys.zx_object_wait_one(event, ZX_EVENT_SIGNALED, ZX_TIME_INFINITE);
} catch (error) {
  console.log(JSON.stringify({ isMaxWait: error instanceof MaxWaitError, words: String(error) }));
}
insist(() => ok(sys.zx_object_signal(event, 0, ZX_EVENT_SIGNALED)));
console.log(`goes on: ${insist(() => ok(sys.zx_vmo_create(1, 0)).out) > 0}`);
