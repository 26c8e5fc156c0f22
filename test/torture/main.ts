import { Command, InvalidArgumentError, Option } from 'commander';
import { torture } from './torture';
import { type VictimMode, victims } from './victim';

new Command('torture')
  .description('Runs random programs of syscalls on a kernel and on a plain model of it, and compares.')
  .option('--seed <n>', 'the same seed makes the same programs', integer, Date.now() % 1_000_000)
  .option('--calls <n>', 'how many syscalls', integer, 1_000_000)
  .addOption(
    new Option('--mode <mode>', 'where the kernel runs').choices(Object.keys(victims)).default('in-process'),
  )
  .action(async ({ seed, calls, mode }: { seed: number; calls: number; mode: VictimMode }) => {
    console.log(`seed ${seed}, ${calls} calls, ${mode}`);
    process.exitCode = (await torture(mode, seed, calls)) ? 0 : 1;
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}
