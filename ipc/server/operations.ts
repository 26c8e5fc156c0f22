import { ZX_RIGHT_TRANSFER, ZX_DEFAULT_PROCESS_RIGHTS } from '../../kernel/abi/rights';
import { u32 } from '../../kernel/abi/kind';
import { accessAny, rule } from '../../kernel/abi/rule';
import {
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_FOUND,
  ZX_ERR_OUT_OF_RANGE,
  ZX_OK,
} from '../../kernel/abi/status';
import type { Handle } from '../../kernel/handle/handle';
import { NEWBORN_HANDLES } from '../../kernel/newborn';
import type { Process } from '../../kernel/object/process';
import { Pending } from '../../kernel/pending';
import { Refused } from '../../kernel/refused';
import { integer } from '../wire/integer';
import { operations as op } from '../wire/messages';
import type { Answer, Operations, ProcessSession } from './process-session';
import type { Children } from './children';
import type { Claims } from './claims';
import { greeting } from './greeting';
import type { Nursery, StartupHandle } from './nursery';
import { offerMemory, shareMemory } from './share-memory';

/** What a session of a program can be asked besides syscalls. */
export function sessionOperations(nursery: Nursery, claims: Claims): Operations {
  return new Map([
    [op.explain, (session, [seq]) => ({ status: ZX_OK, outs: [session.explain(seq)] })],
    [op.memory, checkMemory],
    [op.spawn, (session, args) => spawn(nursery, session, args)],
    [op.exited, (session, [koid]) => exited(nursery.childrenOf(session.thread.process), koid)],
    [op.started, (session, [koid, pid]) => started(nursery, session, koid, pid)],
    [op.claim, (session, [thread]) => claim(claims, session, thread)],
    [op.begin, (session, [pid]) => begin(nursery, session, pid)],
    [op.offer, offerMemory],
    [op.share, shareMemory],
  ]);
}

function checkMemory(session: ProcessSession, [addr, length]: readonly unknown[]): Answer {
  if (!isCount(addr) || !isCount(length)) return { status: ZX_ERR_OUT_OF_RANGE };
  const inside = length === 0 || session.thread.process.rootVmar.findMapping(addr, length) !== undefined;
  return { status: inside ? ZX_OK : ZX_ERR_OUT_OF_RANGE };
}

/** The named handles are consumed, whatever comes of it. */
function spawn(nursery: Nursery, session: ProcessSession, [name, named]: readonly unknown[]): Answer {
  if (!Array.isArray(named)) return { status: ZX_ERR_INVALID_ARGS };
  return session.thread.core.gate.operate(session.thread, 'spawn', () =>
    conceive(nursery, session, name, named),
  );
}

function conceive(
  nursery: Nursery,
  { thread: { process } }: ProcessSession,
  name: unknown,
  named: readonly unknown[],
): Answer {
  const { job, core, handles } = process;
  let moved: readonly StartupHandle[] = [];
  try {
    moved = takeAll(process, named);
    if (typeof name !== 'string') throw new Refused(badNames);
    if (job.returnCode !== undefined) throw new Refused(dyingJob);
    core.requireHandles(NEWBORN_HANDLES + 1);
    const child = nursery.conceive(process, name, moved);
    const out = handles.add(core.mint(child.process, ZX_DEFAULT_PROCESS_RIGHTS));
    return { status: ZX_OK, outs: [out, child.ticket, integer(child.process.koid)] };
  } catch (error) {
    for (const { handle } of moved) core.release(handle);
    if (error instanceof Refused) return { status: error.rule.status };
    throw error;
  }
}

const badNames = rule(ZX_ERR_INVALID_ARGS, 'args', 'args must be a name and a list of [id, handle]');
const dyingJob = rule(ZX_ERR_BAD_STATE, '', 'the job of the calling process must not be dying');
const transferable = accessAny('handles', ZX_RIGHT_TRANSFER);

/** The handles `[[id, value], ...]`, out of the table; if one can't be moved, all of them are closed. */
function takeAll(process: Process, named: readonly unknown[]): StartupHandle[] {
  const taken: StartupHandle[] = [];
  let failure: Refused | undefined;
  for (const entry of named) {
    const [id, value] = Array.isArray(entry) ? (entry as unknown[]) : [];
    try {
      taken.push({ id: accept(id), handle: take(process, accept(value)) });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      failure ??= error;
    }
  }
  if (!failure) return taken;
  for (const { handle } of taken) process.core.release(handle);
  throw failure;
}

function accept(value: unknown): number {
  const accepted = u32.accept(value, []);
  if (accepted === undefined) throw new Refused(badNames);
  return accepted;
}

function take(process: Process, value: number): Handle {
  const { handles } = process;
  try {
    const handle = handles.resolve(value, transferable);
    handles.remove(handle);
    process.core.history?.moved('transfer', handle);
    return handle;
  } catch (error) {
    const refused = handles.get(value);
    if (refused) handles.close(refused);
    throw error;
  }
}

function begin(nursery: Nursery, session: ProcessSession, pid: unknown): Answer {
  if (!isProgramPid(pid)) return { status: ZX_ERR_INVALID_ARGS };
  const program = nursery.begin(session, pid);
  return program ? { status: ZX_OK, outs: greeting(program, session) } : { status: ZX_ERR_BAD_STATE };
}

function claim(claims: Claims, session: ProcessSession, thread: unknown): Answer {
  if (typeof thread !== 'number') return { status: ZX_ERR_INVALID_ARGS };
  const claimed = claims.issue(session.thread.process, thread);
  return claimed.status === ZX_OK ? { status: ZX_OK, outs: [claimed.ticket] } : claimed;
}

function started(nursery: Nursery, session: ProcessSession, koid: unknown, pid: unknown): Answer {
  if (!isCount(koid) || !isProgramPid(pid)) return { status: ZX_ERR_INVALID_ARGS };
  return { status: nursery.started(session, koid, pid) ? ZX_OK : ZX_ERR_NOT_FOUND };
}

function exited(children: Pick<Children, 'living' | 'returnCode'>, koid: unknown): Answer {
  if (!isCount(koid)) return { status: ZX_ERR_NOT_FOUND };
  const returnCode = children.returnCode(koid);
  if (returnCode !== undefined) return { status: ZX_OK, outs: [integer(returnCode)] };
  const child = children.living(koid);
  if (!child) return { status: ZX_ERR_NOT_FOUND };
  const pending = new Pending<readonly unknown[]>(() => `the end of process ${koid}`);
  pending.onEnd(child.whenEnded(() => pending.settle([integer(child.returnCode ?? 0)])));
  return pending;
}

/** Whether it can be the id of a program: not that of the init process, nor one that stands for several processes. */
function isProgramPid(pid: unknown): pid is number {
  return isCount(pid) && pid > 1 && pid <= 0x7fffffff && pid !== process.pid;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
