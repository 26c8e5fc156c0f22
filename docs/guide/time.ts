import { Kernel, ManualClock, ok } from '../../kernel';

const SECOND = 1_000_000_000n;

async function main(): Promise<void> {
  // Virtual time, the default: it jumps to the next deadline as soon as every program waits.
  const { sys } = new Kernel().createProcess('sleeper');
  const start = sys.zx_clock_get_monotonic();
  ok(sys.zx_nanosleep(sys.zx_deadline_after(3600n * SECOND)));
  const slept = (sys.zx_clock_get_monotonic() - start) / SECOND;
  console.log(`slept ${slept} s, at once`);

  // A ManualClock: time moves when the test says so.
  const clock = new ManualClock();
  const patient = new Kernel({ clock }).createProcess('patient');
  const sleep = patient.async
    .zx_nanosleep(patient.sys.zx_deadline_after(10n * SECOND))
    .then(() => console.log('awake'));
  clock.advance(9n * SECOND);
  await Promise.resolve();
  console.log('one second more');
  clock.advance(1n * SECOND);
  await sleep;
}

void main();
