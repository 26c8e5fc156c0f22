import { ZX_HANDLE_INVALID, ZX_TIME_INFINITE } from '../../kernel/abi/constants';
import { ZX_EVENTPAIR_PEER_CLOSED, ZX_USER_SIGNAL_ALL } from '../../kernel/abi/signals';
import { ZX_ERR_PEER_CLOSED, ZX_ERR_TIMED_OUT, ZX_OK } from '../../kernel/abi/status';
import type { Result, Status, ZxError } from '../../kernel/abi/result';
import { KernelGoneError, ProcessEndedError } from '../../kernel/abi/ended';
import { ok } from '../../kernel/abi/failure';
import type { UserProcess } from '../../kernel/abi/user-process';
import { EventPair } from '../../zx';

/** What a wait gives: those of the signals waited for that the end has. */
export type Observed = Result<{ observed: number }>;

interface Waited {
  readonly status: Status;
  readonly observed?: number;
}

/**
 * One end of an eventpair, or none, that can be signalled and awaited. Whatever goes wrong with it comes to the same:
 * ZX_ERR_PEER_CLOSED, and the object has no end any more; it can then be paired anew.
 */
export class AsyncEventPair implements Disposable {
  readonly process: UserProcess;
  #end: EventPair;

  /** An object without an end. */
  constructor(process: UserProcess) {
    this.process = process;
    this.#end = new EventPair(process, ZX_HANDLE_INVALID);
  }

  /** The end that it holds; empty where there is none. */
  get eventPair(): EventPair {
    return this.#end;
  }

  /** Makes a new pair, keeps one end and returns the other. An end held before is closed. */
  create(): EventPair {
    const { endpoint0, endpoint1 } = ok(EventPair.create(this.process));
    this.pair(endpoint0);
    return endpoint1;
  }

  /** Takes over an end. One held before is closed. Throws an Error for an empty wrapper. */
  pair(eventPair: EventPair): void {
    if (!eventPair.isValid)
      throw new Error('AsyncEventPair.pair: needs an end of an eventpair, not an empty one');
    this.reset();
    this.#end = new EventPair(this.process, eventPair.release());
  }

  /** Whether it has an end whose peer is open. */
  isConnected(): boolean {
    return this.#end.isValid && this.getSignals(ZX_EVENTPAIR_PEER_CLOSED) === 0 && this.#end.isValid;
  }

  /** Clears, then sets, user signals of its own end; bits that are no user signals are ignored. */
  signalSelf(clear: number, set: number): Status {
    const end = this.#end;
    return this.#unlessGone(end, () => end.signal(userSignals(clear), userSignals(set)).status);
  }

  /** Clears, then sets, user signals of the other end; bits that are no user signals are ignored. */
  signalPeer(clear: number, set: number): Status {
    const end = this.#end;
    return this.#unlessGone(end, () => end.signalPeer(userSignals(clear), userSignals(set)).status);
  }

  /** Which of the signals in `mask`, of any kind, its end has now; 0 without an end. */
  getSignals(mask: number): number {
    const end = this.#end;
    if (!end.isValid) return 0;
    let observed = 0;
    const status = this.#unlessGone(end, () => {
      const result = end.waitOne(mask, 0n);
      if ('observed' in result) observed = result.observed;
      return result.status === ZX_ERR_TIMED_OUT ? ZX_OK : result.status;
    });
    return status === ZX_OK ? (observed & mask) >>> 0 : 0;
  }

  /**
   * Waits until its end has one of the signals in `mask`. They are not cleared. ZX_ERR_PEER_CLOSED without an end, and
   * as soon as the other end closes, whatever signals there are, or this one is reset or replaced.
   */
  async waitFor(mask: number): Promise<Observed> {
    const end = this.#end;
    if (!end.isValid) return { status: ZX_ERR_PEER_CLOSED };
    try {
      return this.#judge(end, mask, await end.async.waitOne(mask | ZX_EVENTPAIR_PEER_CLOSED));
    } catch (error) {
      return { status: this.#lose(end, error) };
    }
  }

  /**
   * The same, blocking until `deadline`, in nanoseconds: ZX_ERR_TIMED_OUT then, and the end is kept. For loops that
   * can't afford a Promise a turn.
   */
  waitForSync(mask: number, deadline: number | bigint = ZX_TIME_INFINITE): Observed {
    const end = this.#end;
    if (!end.isValid) return { status: ZX_ERR_PEER_CLOSED };
    try {
      const waited = end.waitOne(mask | ZX_EVENTPAIR_PEER_CLOSED, deadline);
      return waited.status === ZX_ERR_TIMED_OUT ? { status: waited.status } : this.#judge(end, mask, waited);
    } catch (error) {
      return { status: this.#lose(end, error) };
    }
  }

  /** Closes its end. All that wait for it get ZX_ERR_PEER_CLOSED, and the peer sees the same. */
  reset(): void {
    this.#end[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.reset();
  }

  #judge(end: EventPair, mask: number, waited: Waited): Observed {
    const observed = waited.observed ?? 0;
    if (waited.status === ZX_OK && (observed & ZX_EVENTPAIR_PEER_CLOSED) === 0) {
      return { status: ZX_OK, observed: (observed & mask) >>> 0 };
    }
    end[Symbol.dispose]();
    return { status: ZX_ERR_PEER_CLOSED };
  }

  /** Runs something that uses an end. If it fails, that end is closed, and no other that may have replaced it. */
  #unlessGone(end: EventPair, action: () => Status): Status {
    if (!end.isValid) return ZX_ERR_PEER_CLOSED;
    try {
      if (action() === ZX_OK) return ZX_OK;
    } catch (error) {
      return this.#lose(end, error);
    }
    end[Symbol.dispose]();
    return ZX_ERR_PEER_CLOSED;
  }

  /** An end whose process or kernel is gone is as good as closed; any other error is passed on. */
  #lose(end: EventPair, error: unknown): ZxError {
    if (!(error instanceof ProcessEndedError) && !(error instanceof KernelGoneError)) throw error;
    end.release();
    return ZX_ERR_PEER_CLOSED;
  }
}

function userSignals(bits: number): number {
  return (bits & ZX_USER_SIGNAL_ALL) >>> 0;
}
