import { DeadlockError, Kernel, ManualClock, ok, ZX_EVENT_SIGNALED } from '../../../../kernel';

/** Waits for what nothing can do, and says how that ends. `forgotten` starts the wait and lets it be. */
async function main(clock: string | undefined, forgotten: boolean): Promise<void> {
  const kernel = new Kernel({
    clock: clock === 'manual' ? new ManualClock() : clock === 'real' ? 'real' : 'virtual',
  });
  const a = kernel.createProcess('lonely');
  const event = ok(a.sys.zx_event_create(0)).out;
  if (forgotten) return void a.async.zx_object_wait_one(event, ZX_EVENT_SIGNALED, 2n ** 63n - 1n);
  try {
    await a.wait(event, ZX_EVENT_SIGNALED);
  } catch (error) {
    if (error instanceof DeadlockError) console.log(error.message);
  }
  console.log('goes on', a.sys.zx_object_signal(event, 0, ZX_EVENT_SIGNALED).status);
}

void main(process.argv[2], process.argv[3] === 'forgotten');
