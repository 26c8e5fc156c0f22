import { installLoader, type LoaderOptions } from '../../../fuzzing/javascript/loader/loader';
import { CoverageRuntime } from '../../../fuzzing/javascript/runtime/coverage-runtime';
import { loadModule } from '../../../fuzzing/javascript/target/load-target';

/** Loads a module with instrumentation; in the end the last line of output tells which files were instrumented. */
const [, , entry = '', options = '{}'] = process.argv;
const runtime = new CoverageRuntime().install();
installLoader(JSON.parse(options) as LoaderOptions);
process.on('exit', () => {
  const files = runtime.takeModules().flatMap((module) => module.files.map(({ file }) => file));
  console.log(JSON.stringify(files));
});
void loadModule(entry);
