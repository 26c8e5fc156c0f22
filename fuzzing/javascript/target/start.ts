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

/** Has an engine start a module that exports `fuzz`. `parent` is a process that `connect` gave. */
export function javaScriptTargets(parent: UserProcess, options: LaunchOptions): TargetStarter {
  return (channels) => new JavaScriptTarget(ok(launchTarget(parent, channels, options)).target);
}
