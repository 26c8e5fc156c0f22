import type { Newborn } from '../../kernel/newborn';
import type { AddressWindow } from '../../kernel/object/process';
import type { ProcessSession } from './process-session';
import type { WindowHost } from './window-host';

/** A program as its hello describes it: what it needs to make syscalls, and the sessions of its threads. */
export interface Program {
  readonly newborn: Newborn;
  readonly host: WindowHost;
  readonly window: AddressWindow;
  /** `[id, value]` of each startup handle. */
  readonly startup: readonly (readonly [id: number, value: number])[];
  readonly sessions: Set<ProcessSession>;
}

/** A program whose sessions are told when its process has ended. */
export function createProgram(parts: Omit<Program, 'sessions'>): Program {
  const sessions = new Set<ProcessSession>();
  parts.newborn.thread.process.whenEnded(() => {
    for (const session of [...sessions]) session.hangUp();
  });
  return { ...parts, sessions };
}
