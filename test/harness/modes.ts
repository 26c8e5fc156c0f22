import { Boot } from './boot';
import { hostedKernel } from './hosted-kernel';
import { inProcess } from './in-process';
import { kernelProcess } from './kernel-process';
import type { BootOptions, Mode } from './running-kernel';

export type { Boot } from './boot';

/** Where programs of several OS processes meet, a kernel needs Linux; the in-process kernel runs everywhere. */
const isLinux = process.platform === 'linux';
const modes: readonly Mode[] = isLinux ? [inProcess, kernelProcess] : [inProcess];
const allModes: readonly Mode[] = isLinux ? [...modes, hostedKernel] : modes;

/**
 * Declares a suite once for each way to run a kernel. Every test gets a clean kernel, or one that is as clean as it
 * found it: whatever its programs leave behind when they end fails the suite.
 */
export function eachMode(suite: (boot: Boot) => void, options: BootOptions = {}): void {
  declareFor(modes, suite, options);
}

/** The same for rules on memory and blocking, which a kernel beside its programs keeps in its own way. */
export function everyMode(suite: (boot: Boot) => void, options: BootOptions = {}): void {
  declareFor(allModes, suite, options);
}

function declareFor(wanted: readonly Mode[], suite: (boot: Boot) => void, options: BootOptions): void {
  for (const mode of wanted)
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
