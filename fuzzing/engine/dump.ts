import { ZX_INFO_PROCESS_THREADS, ZX_INFO_THREAD, ZX_OK, ZX_RIGHT_SAME_RIGHTS } from '../../kernel/abi';
import { type Process, Thread } from '../../zx';

/** The states of a thread, by number; blocked ones say on what in the high byte. */
const STATES = ['new', 'running', 'suspended', 'blocked', 'dying', 'dead'];
const BLOCKED = [
  '',
  'in an exception',
  'sleeping',
  'on a futex',
  'on a port',
  'on a channel',
  'on one object',
];

/** The threads of a process and what they are about, one a line. */
export function dumpThreads(process: Process, koid: number): string {
  const threads = process.getInfo(ZX_INFO_PROCESS_THREADS);
  const name = process.getName();
  const lines = [`process ${koid} '${name.status === ZX_OK ? name.name : '?'}'`];
  for (const thread of threads.status === ZX_OK ? threads.info : [])
    lines.push(`  ${describe(process, thread)}`);
  return `${lines.join('\n')}\n`;
}

function describe(process: Process, koid: number): string {
  const child = process.getChild(koid, ZX_RIGHT_SAME_RIGHTS);
  if (child.status !== ZX_OK) return `thread ${koid}: gone`;
  using thread = child.handle.as(Thread);
  const name = thread.getName();
  const info = thread.getInfo(ZX_INFO_THREAD);
  const state = info.status === ZX_OK ? stateName(info.info.state) : 'gone';
  return `thread ${koid} '${name.status === ZX_OK ? name.name : '?'}': ${state}`;
}

function stateName(state: number): string {
  const name = STATES[state & 0xff] ?? `in state ${state}`;
  const why = BLOCKED[state >> 8];
  return why ? `${name} ${why}` : name;
}
