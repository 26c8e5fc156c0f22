import { ZX_ERR_ALREADY_BOUND } from '../../../kernel/abi';
import { ok } from '../../../kernel/abi/failure';
import type { UserProcess } from '../../../kernel/abi/user-process';
import { unlessEnded } from '../../../zx/unless-ended';
import type { RunningTarget, TargetStarter } from '../../engine/running-target';
import { type LaunchedTarget, type LaunchOptions, launchTarget } from './launch';

/** A target in an OS process of its own, for an engine. */
class JavaScriptTarget implements RunningTarget {
  readonly isInOrder = true;
  readonly exited: Promise<void>;

  constructor(private readonly launched: LaunchedTarget) {
    const ended = (): void => undefined;
    // A kernel that is gone has ended it, too.
    this.exited = launched.exited.then(ended, ended);
  }

  get lastWords(): string {
    return this.launched.lastWords;
  }

  kill(): void {
    unlessEnded(() => this.launched.process.kill());
  }

  residentBytes(): number {
    return this.launched.residentBytes();
  }

  newWords(): readonly Uint8Array[] {
    return this.launched.dictionary.update();
  }

  [Symbol.dispose](): void {
    this.launched[Symbol.dispose]();
  }
}

/**
 * Has an engine start a module that exports `fuzz`. `parent` is a process that `connect` gave; when it ends, however it
 * does, so do all others in its job: a target that is in a loop does not see its engine go.
 */
export function javaScriptTargets(parent: UserProcess, options: LaunchOptions): TargetStarter {
  const { status } = parent.sys.zx_job_set_critical(parent.defaultJob, 0, parent.self);
  if (status !== ZX_ERR_ALREADY_BOUND) ok({ status });
  return (channels) => new JavaScriptTarget(ok(launchTarget(parent, channels, options)).target);
}
