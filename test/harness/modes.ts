import { Boot } from './boot';
import { inProcess } from './in-process';
import { kernelProcess } from './kernel-process';
import type { BootOptions, Mode } from './running-kernel';

export type { Boot } from './boot';

/** The kernel process needs Linux; the in-process kernel runs everywhere. */
const modes: readonly Mode[] = process.platform === 'linux' ? [inProcess, kernelProcess] : [inProcess];

/**
 * Declares a suite once for each way to run a kernel. Every test gets a clean kernel, or one that is as clean as it
 * found it: whatever its programs leave behind when they end fails the suite.
 */
export function eachMode(suite: (boot: Boot) => void, options: BootOptions = {}): void {
  for (const mode of modes)
    describe(mode.name, () => declare(suite, new Boot(mode, options), mode.kernelPerTest));
}

function declare(suite: (boot: Boot) => void, boot: Boot, kernelPerTest: boolean): void {
  if (!kernelPerTest) before(() => boot.start());
  beforeEach(async () => {
    if (kernelPerTest) await boot.start();
    await boot.beginTest();
  });
  suite(boot);
  afterEach(async () => {
    await boot.endTest();
    if (kernelPerTest) await boot.stop();
  });
  if (!kernelPerTest) after(() => boot.stop());
}
