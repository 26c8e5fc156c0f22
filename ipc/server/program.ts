import type { Newborn } from '../../kernel/newborn';
import type { AddressWindow } from '../../kernel/object/process';
import type { ProcessSession } from './process-session';
import { Courier } from './courier';
import type { WindowHost } from './window-host';

/** A program as its hello describes it: what it needs to make syscalls, and the sessions of its threads. */
export interface Program {
  readonly newborn: Newborn;
  readonly courier: Courier<ProcessSession>;
  readonly window: AddressWindow;
  /** `[id, value]` of each startup handle. */
  readonly startup: readonly (readonly [id: number, value: number])[];
  readonly sessions: Set<ProcessSession>;
}

/** A program whose sessions are told when its process has ended. */
export function createProgram({
  host,
  ...parts
}: Omit<Program, 'sessions' | 'courier'> & { readonly host: WindowHost }): Program {
  const sessions = new Set<ProcessSession>();
  const { process } = parts.newborn.thread;
  host.showAll = () => process.moveMemoryTo(host);
  process.whenEnded(() => {
    for (const session of [...sessions]) session.hangUp();
  });
  return { ...parts, sessions, courier: new Courier(host, () => sessions.size > 1) };
}
