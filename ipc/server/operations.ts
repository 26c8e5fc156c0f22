import { ZX_RIGHT_TRANSFER, ZX_DEFAULT_PROCESS_RIGHTS } from '../../kernel/abi/rights';
import { accessAny } from '../../kernel/abi/rule';
import {
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_FOUND,
  ZX_ERR_OUT_OF_RANGE,
  ZX_OK,
} from '../../kernel/abi/status';
import type { Handle } from '../../kernel/handle/handle';
import type { Process } from '../../kernel/object/process';
import { Pending } from '../../kernel/pending';
import { Refused } from '../../kernel/refused';
import { operations as op } from '../wire/messages';
import type { Answer, Operations, ProcessSession } from './process-session';
import { greeting } from './greeting';
import type { Nursery, StartupHandle } from './nursery';

/** What a session of a program can be asked besides syscalls. */
export function sessionOperations(nursery: Nursery): Operations {
  return new Map([
    [op.explain, (session, [seq]) => ({ status: ZX_OK, outs: [session.explain(seq)] })],
    [op.memory, checkMemory],
    [op.spawn, (session, args) => spawn(nursery, session, args)],
    [op.exited, (session, [koid]) => exited(nursery.childOf(session.thread.process, koid))],
    [op.begin, (session, [pid]) => begin(nursery, session, pid)],
  ]);
}

function checkMemory(session: ProcessSession, [addr, length]: readonly unknown[]): Answer {
  if (!isCount(addr) || !isCount(length)) return { status: ZX_ERR_OUT_OF_RANGE };
  const inside = length === 0 || session.thread.process.rootVmar.findMapping(addr, length) !== undefined;
  return { status: inside ? ZX_OK : ZX_ERR_OUT_OF_RANGE };
}

/** The named handles are consumed, whatever comes of it. */
function spawn(nursery: Nursery, session: ProcessSession, [name, named]: readonly unknown[]): Answer {
  if (typeof name !== 'string' || !Array.isArray(named)) return { status: ZX_ERR_INVALID_ARGS };
  const { process } = session.thread;
  const { job, core, handles } = process;
  let moved: StartupHandle[];
  try {
    moved = takeAll(process, named);
    if (job.returnCode !== undefined) {
      for (const { handle } of moved) core.release(handle);
      return { status: ZX_ERR_BAD_STATE };
    }
    const child = nursery.conceive(process, name, moved);
    const out = handles.add(core.mint(child.process, ZX_DEFAULT_PROCESS_RIGHTS));
    return { status: ZX_OK, outs: [out, child.ticket, child.process.koid] };
  } catch (error) {
    if (error instanceof Refused) return { status: error.rule.status };
    throw error;
  }
}

const transferable = accessAny('handles', ZX_RIGHT_TRANSFER);

/** The handles `[[id, value], ...]`, out of the table; if one can't be moved, all of them are closed. */
function takeAll(process: Process, named: readonly unknown[]): StartupHandle[] {
  const taken: StartupHandle[] = [];
  let failure: unknown;
  for (const entry of named) {
    const [id, value] = Array.isArray(entry) ? (entry as unknown[]) : [];
    try {
      taken.push({ id: Number(id), handle: take(process, Number(value)) });
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure === undefined) return taken;
  for (const { handle } of taken) process.core.release(handle);
  throw failure;
}

function take(process: Process, value: number): Handle {
  const { handles } = process;
  try {
    const handle = handles.resolve(value, transferable);
    handles.remove(handle);
    return handle;
  } catch (error) {
    const refused = handles.get(value);
    if (refused) handles.close(refused);
    throw error;
  }
}

function begin(nursery: Nursery, session: ProcessSession, pid: unknown): Answer {
  if (typeof pid !== 'number') return { status: ZX_ERR_INVALID_ARGS };
  const program = nursery.begin(session, pid);
  return program ? { status: ZX_OK, outs: greeting(program, session) } : { status: ZX_ERR_BAD_STATE };
}

function exited(child: Process | undefined): Answer {
  if (!child) return { status: ZX_ERR_NOT_FOUND };
  const pending = new Pending<readonly unknown[]>(() => `the end of process ${child.koid}`);
  child.whenEnded(() => pending.settle([child.returnCode]));
  return pending;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
