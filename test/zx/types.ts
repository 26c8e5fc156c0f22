/**
 * What the compiler must know of the wrappers: each line stands for a mistake that can not be written down unnoticed.
 * Nothing here ever runs: `npm run check` compiles it, and a mistake that compiles is an unused @ts-expect-error.
 */
import type { Channel, Event, EventPair, Handle, Job, Port, Process, Thread, Vmar } from '../../zx';
import { Vmo } from '../../zx';

export function mistakes(
  {
    channel,
    event,
    pair,
    port,
    vmo,
    vmar,
  }: { channel: Channel; event: Event; pair: EventPair; port: Port; vmo: Vmo; vmar: Vmar },
  { job, process, thread, handle }: { job: Job; process: Process; thread: Thread; handle: Handle },
): void {
  // @ts-expect-error a channel can't be duplicated
  channel.duplicate();
  // @ts-expect-error a channel has no name
  channel.getName();
  // @ts-expect-error a port can't be waited on
  port.waitOne(1);
  // @ts-expect-error a port can't be waited on
  port.waitAsync(port, 1, 1);
  // @ts-expect-error a port has no signals of its own
  port.signal(0, 1);
  // @ts-expect-error a port has no name
  port.setName('port');
  // @ts-expect-error a region can't be waited on
  vmar.waitOne(1);
  // @ts-expect-error a region has no signals
  vmar.signal(0, 1);
  // @ts-expect-error a VMO has no peer
  vmo.signalPeer(0, 1);
  // @ts-expect-error an event has no peer
  event.signalPeer(0, 1);
  // @ts-expect-error an event has no name
  event.getName();
  // @ts-expect-error an eventpair has no name
  pair.getName();
  // @ts-expect-error Zircon kills processes and jobs, not threads
  thread.kill();
  // @ts-expect-error a process has no peer
  process.signalPeer(0, 1);
  // @ts-expect-error a job can't be mapped
  job.map(1, 0, 4096);
  // @ts-expect-error what has no type has no peer for certain
  handle.signalPeer(0, 1);
  // @ts-expect-error a region takes VMOs only
  vmar.map(1, 0, event, 0, 4096);
  // @ts-expect-error packets are queued on ports only
  event.waitAsync(channel, 1, 1);
  // @ts-expect-error a port watches only what can be waited on
  port.cancel(vmar, 1);
  // @ts-expect-error a handle's value is its wrapper's business
  vmo.handle = 0;
  // @ts-expect-error the status comes before the outputs
  Vmo.create(vmo.process, 4096).vmo.close();
}
