import { ModulePool } from '../../fuzzing/coverage';
import type { Executor, RunResult } from '../../fuzzing/engine/runner/executor';
import type { ReadonlyInput } from '../../fuzzing/input/input';
import { FuzzResult } from '../../fuzzing/result/fuzz-result';
import { type Status, ZX_OK } from '../../kernel';
import { Peer } from '../programs/peer';

/** Runs inputs on a target in a forked process: each input goes there, and the counters come back, as messages. */
export class ForkExecutor implements Executor {
  readonly feedback = new ModulePool();

  private constructor(
    private readonly peer: Peer,
    private readonly counters: Uint8Array,
  ) {
    this.feedback.get('target', counters.length).add(counters);
  }

  /** Does something with such an executor for a module. */
  static during<T>(module: string, action: (executor: ForkExecutor) => Promise<T>): Promise<T> {
    return Peer.during('fork-fuzz-target', [module], async (peer) => {
      const counters = (await peer.ask(new Uint8Array(0))) as Uint8Array;
      return action(new ForkExecutor(peer, counters.slice()));
    });
  }

  configure(): Status {
    return ZX_OK;
  }

  getParameters(): ReturnType<Executor['getParameters']> {
    return Promise.resolve({ status: ZX_OK, parameters: [] });
  }

  async run({ data }: ReadonlyInput): Promise<RunResult> {
    this.counters.set((await this.peer.ask(data)) as Uint8Array);
    return { status: ZX_OK, result: FuzzResult.NO_ERRORS, leakSuspected: false };
  }
}
