import { join } from 'node:path';
import type { RunningTarget } from '../../fuzzing/engine/running-target';
import { TargetExecutor } from '../../fuzzing/engine/target-executor';
import { javaScriptTargets } from '../../fuzzing/javascript/target/start';
import type { UserProcess } from '../../kernel';
import { projectRoot } from '../project';

/** A target in an OS process of its own, and what runs inputs on it. */
export interface JavaScriptTarget {
  readonly executor: TargetExecutor;
  /** How much memory its process has in use, in bytes. */
  readonly residentBytes: () => number;
}

/** The module of a target: it is instrumented when loaded, wherever the bench itself runs from. */
export function targetModule(name: string): string {
  return join(projectRoot, 'bench/targets', `${name}.cjs`);
}

/** Does something with a target of an engine's. */
export async function withTarget<T>(
  engine: UserProcess,
  name: string,
  action: (target: JavaScriptTarget) => Promise<T>,
): Promise<T> {
  const start = javaScriptTargets(engine, { module: targetModule(name), quiet: true });
  let running: RunningTarget | undefined;
  using executor = new TargetExecutor(engine, (channels) => (running = start(channels)));
  try {
    return await action({ executor, residentBytes: () => running?.residentBytes() ?? 0 });
  } finally {
    await executor.stop();
  }
}
