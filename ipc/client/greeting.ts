import { HELLO, PROTOCOL_VERSION } from '../wire/messages';
import type { Channel } from './channel';

/** What the kernel tells a program when it begins. */
export interface Greeting {
  readonly kernelPid: number;
  readonly name: string;
  readonly koid: number;
  readonly threadKoid: number;
  readonly handles: {
    readonly self: number;
    readonly thread: number;
    readonly rootVmar: number;
    readonly defaultJob: number;
    readonly svc: number;
  };
  readonly window: { readonly base: number; readonly size: number };
  /** Startup handles by their id. */
  readonly startup: ReadonlyMap<number, number>;
  readonly processTicket: string;
  readonly completionsTicket: string;
}

type Outs = readonly [
  version: number,
  kernelPid: number,
  who: readonly [string, number, number],
  handles: readonly [number, number, number, number, number],
  window: readonly [number, number],
  startup: readonly (readonly [number, number])[],
  tickets: readonly [string, string],
];

/** Says hello on a fresh connection; what comes back. Throws a KernelGoneError with the kernel's reason if it refuses. */
export function hello(channel: Channel, role: number, details: readonly unknown[]): readonly unknown[] {
  return channel.call(HELLO, [PROTOCOL_VERSION, role, ...details]).outs;
}

export function parseGreeting(outs: readonly unknown[]): Greeting {
  const [, kernelPid, [name, koid, threadKoid], handles, [base, size], startup, tickets] = outs as Outs;
  const [self, thread, rootVmar, defaultJob, svc] = handles;
  return {
    kernelPid,
    name,
    koid,
    threadKoid,
    handles: { self, thread, rootVmar, defaultJob, svc },
    window: { base, size },
    startup: new Map(startup),
    processTicket: tickets[0],
    completionsTicket: tickets[1],
  };
}
