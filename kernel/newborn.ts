import { storedName } from './abi/property';
import {
  ZX_DEFAULT_CHANNEL_RIGHTS,
  ZX_DEFAULT_JOB_RIGHTS,
  ZX_DEFAULT_PROCESS_RIGHTS,
  ZX_DEFAULT_THREAD_RIGHTS,
  ZX_DEFAULT_VMAR_RIGHTS,
  ZX_RIGHT_EXECUTE,
  ZX_RIGHTS_IO,
} from './abi/rights';
import type { Core } from './core';
import type { Handle } from './handle/handle';
import type { MappingHost } from './memory/mapping-host';
import { Channel } from './object/channel';
import { Job } from './object/job';
import { type AddressWindow, Process } from './object/process';
import { Thread } from './object/thread';

export interface NewbornParts {
  readonly name: string;
  readonly window: AddressWindow;
  readonly host: MappingHost;
  /** The job to put it in; a job of its own if left out. */
  readonly job?: Job;
}

/** The values of the handles that a newborn process holds. */
export interface FirstHandles {
  readonly self: number;
  readonly thread: number;
  readonly rootVmar: number;
  readonly defaultJob: number;
  /** Its channel to the service registry; ZX_HANDLE_INVALID for the registry itself. */
  readonly svc: number;
}

export interface Newborn {
  readonly core: Core;
  readonly thread: Thread;
  readonly first: FirstHandles;
}

export const ROOT_VMAR_RIGHTS = ZX_DEFAULT_VMAR_RIGHTS | ZX_RIGHTS_IO | ZX_RIGHT_EXECUTE;

/** How many handles a newborn process takes: its own, and the other end of its channel to the service registry. */
export const NEWBORN_HANDLES = 6;

/**
 * A running process with exactly its first handles: itself, its first thread, its root VMAR, the job that contains
 * it and a channel to the service registry, whose other end goes to `toServices`.
 */
export function newbornProcess(
  core: Core,
  parts: NewbornParts,
  toServices?: (end: Handle<Channel>) => void,
): Newborn {
  const name = storedName(parts.name);
  const job = parts.job ?? ownJob(core, name);
  const process = new Process(job, name, parts.window, parts.host);
  const thread = new Thread(process, 'initial-thread');
  thread.hasProgram = true;
  const { handles } = process;
  const first = {
    self: handles.add(core.mint(process, ZX_DEFAULT_PROCESS_RIGHTS)),
    thread: handles.add(core.mint(thread, ZX_DEFAULT_THREAD_RIGHTS)),
    rootVmar: handles.add(core.mint(process.rootVmar, ROOT_VMAR_RIGHTS)),
    defaultJob: handles.add(core.mint(job, ZX_DEFAULT_JOB_RIGHTS)),
    svc: toServices ? connectServices(process, toServices) : 0,
  };
  process.start(thread);
  return { core, thread, first };
}

function ownJob(core: Core, name: string): Job {
  const job = Job.create(core.rootJob);
  job.name = name;
  return job;
}

function connectServices(process: Process, toServices: (end: Handle<Channel>) => void): number {
  const { core, handles } = process;
  const [client, server] = Channel.createPair(core);
  const value = handles.add(core.mint(client, ZX_DEFAULT_CHANNEL_RIGHTS));
  toServices(core.mint(server, ZX_DEFAULT_CHANNEL_RIGHTS));
  return value;
}
