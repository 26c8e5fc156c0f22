import { ZX_EVENTPAIR_PEER_CLOSED } from '../../kernel/abi/signals';
import { ZX_OK } from '../../kernel/abi/status';
import type { BatchEntry, BatchSyscalls } from '../../kernel/abi/batch';
import type { UserProcess } from '../../kernel/abi/user-process';
import { kFinish, kFinishWithLeaks, kStart, kStartLeakCheck } from '../eventpair';

/** How far a part of a run came before its deadline: to its end; not yet; or somebody has gone. */
export type Progress = 'done' | 'pending' | 'lost';

/** The ends of eventpairs over which a run is signalled: handles. */
export interface RunEnds {
  readonly adapter: number;
  readonly targets: readonly number[];
}

const ENDED = ZX_EVENTPAIR_PEER_CLOSED;

/**
 * Tells all targets that a run begins, and waits for their answers; once all are ready, has the adapter try the input,
 * and waits for that. `start` says how far the targets came, `input` the adapter, which has not been told unless `start`
 * is 'done'; one that can't be told is as a target that can't be.
 */
export function beginRun(
  process: UserProcess,
  { adapter, targets }: RunEnds,
  detectLeaks: boolean,
  deadline: bigint,
): { start: Progress; input: Progress } {
  const start = startTargets(process, targets, detectLeaks, deadline);
  if (start !== 'done') return { start, input: 'pending' };
  const [, told, tried] = process.batch((sys) => [
    sys.zx_object_signal(adapter, kFinish, 0),
    sys.zx_object_signal_peer(adapter, 0, kStart),
    sys.zx_object_wait_many(
      [adapter, ...targets].map((handle, i) => ({ handle, waitfor: i === 0 ? kFinish | ENDED : ENDED })),
      deadline,
    ),
  ]);
  return { start: isOk(told) ? 'done' : 'lost', input: inputOf(tried) };
}

function startTargets(
  process: UserProcess,
  targets: readonly number[],
  detectLeaks: boolean,
  deadline: bigint,
): Progress {
  const results = process.batch((sys) => [
    ...targets.map((end) => sys.zx_object_signal(end, kStart | kFinishWithLeaks, 0)),
    ...targets.map((end) => sys.zx_object_signal_peer(end, 0, detectLeaks ? kStartLeakCheck : kStart)),
    ...targets.map((end) => sys.zx_object_wait_one(end, kStart | ENDED, deadline)),
  ]);
  return worst(results.slice(2 * targets.length).map((start) => progressOf(start, kStart)));
}

/**
 * Makes the syscalls that publish the input, tells a target that serves in order of a whole run, and waits for its end: in
 * one request to the kernel. `isTold` is false if the target, or its adapter, was gone before.
 */
export function wholeRun(
  process: UserProcess,
  { adapter, target }: { readonly adapter: number; readonly target: number },
  publish: (sys: BatchSyscalls) => readonly BatchEntry<object>[],
  detectLeaks: boolean,
  deadline: bigint,
): { isTold: boolean; end: Progress; leakSuspected: boolean } {
  const results = process.batch((sys) => [
    ...publish(sys),
    sys.zx_object_signal(target, kStart | kFinishWithLeaks, 0),
    sys.zx_object_signal(adapter, kFinish, 0),
    sys.zx_object_signal_peer(adapter, 0, kStart),
    sys.zx_object_signal_peer(target, 0, (detectLeaks ? kStartLeakCheck : kStart) | kFinish),
    sys.zx_object_wait_one(target, kFinish | ENDED, deadline),
  ]);
  const [adapterTold, targetTold, ended] = results.slice(-3);
  const observed = observedOf(ended);
  return {
    isTold: isOk(adapterTold) && isOk(targetTold),
    end: progressOf(ended, kFinish),
    leakSuspected: (observed & kFinishWithLeaks) === kFinishWithLeaks,
  };
}

/** Tells all targets that the run ends, and waits for their answers; whether one of them seems to have lost memory. */
export function endRun(
  process: UserProcess,
  targets: readonly number[],
  deadline: bigint,
): { end: Progress; leakSuspected: boolean } {
  const results = process.batch((sys) => [
    ...targets.map((end) => sys.zx_object_signal_peer(end, 0, kFinish)),
    ...targets.map((end) => sys.zx_object_wait_one(end, kFinish | ENDED, deadline)),
  ]);
  const ends = results.slice(targets.length);
  return {
    end: worst(ends.map((end) => progressOf(end, kFinish))),
    leakSuspected: ends.some((end) => (observedOf(end) & kFinishWithLeaks) === kFinishWithLeaks),
  };
}

function progressOf(result: object | undefined, awaited: number): Progress {
  const observed = observedOf(result);
  if ((observed & ENDED) !== 0 || !result || !('observed' in result)) return 'lost';
  return (observed & awaited) !== 0 ? 'done' : 'pending';
}

/** The adapter's word counts, unless somebody has gone. */
function inputOf(result: object | undefined): Progress {
  if (!result || !('items' in result)) return 'lost';
  const pending = (result.items as readonly { pending: number }[]).map((item) => item.pending);
  if (pending.some((observed) => (observed & ENDED) !== 0)) return 'lost';
  return ((pending[0] ?? 0) & kFinish) !== 0 ? 'done' : 'pending';
}

function observedOf(result: object | undefined): number {
  return result && 'observed' in result ? Number(result.observed) : 0;
}

function isOk(result: object | undefined): boolean {
  return result !== undefined && 'status' in result && result.status === ZX_OK;
}

function worst(all: readonly Progress[]): Progress {
  if (all.includes('lost')) return 'lost';
  return all.includes('pending') ? 'pending' : 'done';
}
