import { installLoader } from '../../fuzzing/javascript/loader/loader';
import { CoverageRuntime } from '../../fuzzing/javascript/runtime/coverage-runtime';
import { loadTarget } from '../../fuzzing/javascript/target/load-target';
import { answer } from './peer';

/** An instrumented target: an input comes, all its counters go back. */
async function serve(module: string): Promise<void> {
  const runtime = new CoverageRuntime().install();
  installLoader();
  const fuzz = await loadTarget(module);
  const [{ counters } = { counters: new Uint8Array() }] = runtime.takeModules();
  answer((input) => {
    counters.fill(0);
    runtime.beginRun();
    if (input instanceof Uint8Array) fuzz(input);
    return counters;
  });
}

void serve(process.argv[2] ?? '');
