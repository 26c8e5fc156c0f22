import type { ObjectType } from '../abi/object-type';
import type { Channel } from './channel';
import type { ClockObject } from './clock';
import type { DebugLog } from './debuglog';
import type { Event } from './event';
import type { EventPair } from './eventpair';
import type { Exception } from './exception';
import type { Fifo } from './fifo';
import type { Job } from './job';
import type { Port } from './port';
import type { Process } from './process';
import type { SuspendToken } from './suspend-token';
import type { Socket } from './socket';
import type { Stream } from './stream';
import type { Thread } from './thread';
import type { Timer } from './timer';
import type { Vmar } from './vmar';
import type { Vmo } from './vmo';

/** The class of each object type. */
interface ObjectClasses {
  process: Process;
  thread: Thread;
  vmo: Vmo;
  channel: Channel;
  event: Event;
  port: Port;
  eventpair: EventPair;
  job: Job;
  vmar: Vmar;
  socket: Socket;
  fifo: Fifo;
  timer: Timer;
  clock: ClockObject;
  debuglog: DebugLog;
  stream: Stream;
  suspend_token: SuspendToken;
  exception: Exception;
}

export type ObjectOfType<T extends ObjectType> = ObjectClasses[T];
