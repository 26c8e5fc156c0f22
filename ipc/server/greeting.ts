import { integer } from '../wire/integer';
import { PROTOCOL_VERSION } from '../wire/messages';
import type { Program } from './program';
import type { ProcessSession } from './process-session';

/** What a program is told when it begins: who it is, what it holds, where its memory lies. */
export function greeting({ newborn, window, startup }: Program, session: ProcessSession): unknown[] {
  const { thread, first } = newborn;
  return [
    PROTOCOL_VERSION,
    process.pid,
    [thread.process.name, thread.process.koid, session.thread.koid],
    [first.self, first.thread, first.rootVmar, first.defaultJob, first.svc],
    [integer(window.base), integer(window.size)],
    startup,
    [session.tickets.process, session.tickets.completions],
  ];
}
