import {
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_FOUND,
  ZX_ERR_OUT_OF_RANGE,
  ZX_OK,
} from '../../kernel/abi/status';
import { operations as op } from '../wire/messages';
import { exited, spawn } from './births';
import type { Answer, Operations, ProcessSession } from './process-session';
import type { Claims } from './claims';
import { greeting } from './greeting';
import type { Nursery } from './nursery';
import { offerMemory, shareMemory } from './share-memory';

/** What a session of a program can be asked besides syscalls. */
export function sessionOperations(nursery: Nursery, claims: Claims): Operations {
  return new Map([
    [op.explain, (session, [seq]) => ({ status: ZX_OK, outs: [session.explain(seq)] })],
    [op.memory, checkMemory],
    [op.spawn, (session, args) => spawn(nursery, session.thread, args)],
    [op.exited, (session, [koid]) => exited(nursery, session.thread.process, koid)],
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
  return {
    status: nursery.started(session.thread.process, session.connection.peerPid, koid, pid)
      ? ZX_OK
      : ZX_ERR_NOT_FOUND,
  };
}

/** Whether it can be the id of a program: not that of the init process, nor one that stands for several processes. */
function isProgramPid(pid: unknown): pid is number {
  return isCount(pid) && pid > 1 && pid <= 0x7fffffff && pid !== process.pid;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
