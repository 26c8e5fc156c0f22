import { join } from '../../../ipc';
import { ok, type UserProcess, ZX_DEFAULT_THREAD_RIGHTS, ZX_TIME_INFINITE } from '../../../kernel';
import { LocalProcess } from '../../../kernel/local/local-process';
import { Thread } from '../../../kernel/object/thread';
import { mapped } from '../vmar/setup';
import { arrived } from '../arrived';
import { vmo } from '../handles';
import { unlessEnded } from '../../../zx/unless-ended';

export { outcome } from '../handles';

/** Words that hold 0, in memory of their own. */
export function words(process: UserProcess): number {
  return mapped(process, vmo(process.sys), 1);
}

/** Stores a word as programs do, without the kernel. */
export function store(process: UserProcess, addr: number, value: number): void {
  const { buffer, byteOffset } = process.memory(addr, 4);
  new DataView(buffer, byteOffset, 4).setInt32(0, value, true);
}

/** Waits until it is woken, for a word that holds 0. */
export function wait(process: UserProcess, addr: number, owner = 0) {
  const waiting = process.async.zx_futex_wait(addr, 0, owner, ZX_TIME_INFINITE);
  arrived(process);
  return waiting;
}

/** A thread of an in-process program that makes no syscalls. */
export function spareThread(process: LocalProcess): { thread: Thread; handle: number } {
  const own = process.handles.get(process.thread)?.object;
  if (!(own instanceof Thread)) throw new Error('a program has a handle to its own thread');
  const thread = new Thread(own.process, 'spare');
  return { thread, handle: process.handles.add(own.core.mint(thread, ZX_DEFAULT_THREAD_RIGHTS)) };
}

const joined: UserProcess[] = [];

/** The connections of threads are closed when they notice that their process has ended. */
afterEach(() => {
  for (const thread of joined.splice(0)) unlessEnded(() => thread.exit());
});

/** A further thread of a program; it ends with its process. */
export function secondThread(process: UserProcess): UserProcess {
  if (!(process instanceof LocalProcess)) {
    const thread = join(process.ticket);
    joined.push(thread);
    return thread;
  }
  const { thread, handle } = spareThread(process);
  thread.start();
  const { self, rootVmar, defaultJob } = process;
  return new LocalProcess({
    core: thread.core,
    thread,
    first: { self, thread: handle, rootVmar, defaultJob, svc: 0 },
  });
}

/** The koid of a futex's owner; 0 for none. */
export function ownerOf({ sys }: UserProcess, addr: number): number {
  return ok(sys.zx_futex_get_owner(addr)).koid;
}
