import { ZX_RIGHT_TRANSFER, ZX_DEFAULT_PROCESS_RIGHTS } from '../../kernel/abi/rights';
import { u32 } from '../../kernel/abi/kind';
import { accessAny, rule } from '../../kernel/abi/rule';
import { ZX_ERR_BAD_STATE, ZX_ERR_INVALID_ARGS, ZX_ERR_NOT_FOUND, ZX_OK } from '../../kernel/abi/status';
import type { Handle } from '../../kernel/handle/handle';
import { NEWBORN_HANDLES } from '../../kernel/newborn';
import type { Process } from '../../kernel/object/process';
import type { Thread } from '../../kernel/object/thread';
import { Pending } from '../../kernel/pending';
import { Refused } from '../../kernel/refused';
import { integer } from '../wire/integer';
import type { Nursery, StartupHandle } from './nursery';
import type { Answer, AnswerAtOnce } from './process-session';

/** A process for a program that its parent is about to start: a handle to it, its ticket, its koid. The named handles are consumed, whatever comes of it. */
export function spawn(nursery: Nursery, parent: Thread, [name, named]: readonly unknown[]): AnswerAtOnce {
  if (!Array.isArray(named)) return { status: ZX_ERR_INVALID_ARGS };
  return parent.core.gate.operate(parent, 'spawn', () => conceive(nursery, parent.process, name, named));
}

function conceive(
  nursery: Nursery,
  process: Process,
  name: unknown,
  named: readonly unknown[],
): AnswerAtOnce {
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

/** How the child `koid` has ended, once it has. */
export function exited(nursery: Nursery, parent: Process, koid: unknown): Answer {
  const children = nursery.childrenOf(parent);
  if (typeof koid !== 'number') return { status: ZX_ERR_NOT_FOUND };
  const returnCode = children.returnCode(koid);
  if (returnCode !== undefined) return { status: ZX_OK, outs: [integer(returnCode)] };
  const child = children.living(koid);
  if (!child) return { status: ZX_ERR_NOT_FOUND };
  const pending = new Pending<readonly unknown[]>(() => `the end of process ${koid}`);
  pending.onEnd(child.whenEnded(() => pending.settle([integer(child.returnCode ?? 0)])));
  return pending;
}
