/**
 * Engines whose targets try the letters of an argument each, the last one again and again; tells when all are about to.
 * `beside` as the first argument, instead of a kernel's socket: the kernel is beside the engines.
 */
import { TargetExecutor } from '../../../../fuzzing/engine';
import { Input } from '../../../../fuzzing/input/input';
import { javaScriptTargets } from '../../../../fuzzing/javascript/target/start';
import { addDefaults } from '../../../../fuzzing/options/options';
import { connect, hostKernel } from '../../../../ipc';
import type { UserProcess } from '../../../../kernel';

const [, , socketPath = '', target = '', ...sequences] = process.argv;
let begun = 0;

async function run(engine: UserProcess, sequence: string): Promise<void> {
  const executor = new TargetExecutor(engine, javaScriptTargets(engine, { module: target, quiet: true }));
  await executor.configure(addDefaults({ max_input_size: 64 }));
  for (const input of sequence.slice(0, -1)) await executor.run(new Input(input), false);
  if ((begun += 1) === sequences.length) process.stdout.write('begun\n');
  for (;;) {
    await executor.run(new Input(sequence.slice(-1)), false);
    await new Promise(setImmediate);
  }
}

async function main(): Promise<void> {
  const kernel = socketPath === 'beside' ? await hostKernel() : undefined;
  for (const sequence of sequences) {
    void run(kernel?.createProcess('engine') ?? connect({ socketPath, name: 'engine' }), sequence);
  }
}

void main();
