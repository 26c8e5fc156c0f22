#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander';
import { boot, type BootOptions } from './boot';
import { endWithReader } from './broken-pipe';
import { endBySignals } from './end-signals';
import { fuzzCommand } from './fuzz/command';
import { fromLibFuzzer } from './fuzz/libfuzzer-flags';
import { wordsOf } from './words-of';

const program = new Command('zxsim').description(
  "A simulator of Zircon's IPC: real processes, real shared memory, Zircon's exact rules.",
);

program
  .command('boot')
  .description('run a kernel process here, until Ctrl-C; programs connect to the socket that it prints')
  .option('--seed <number>', 'make handle values and random draws the same on every run', parseSeed)
  .addOption(
    new Option('--trace [whose]', "print every syscall as it ends; 'all': those of the service registry too")
      .choices(['programs', 'all'])
      .preset('programs'),
  )
  .action((options: BootOptions) => boot(options));

program.addCommand(fuzzCommand());

async function main([command, ...args]: readonly string[]): Promise<void> {
  const given = command === 'fuzz' ? fromLibFuzzer(args) : args;
  await program.parseAsync(command === undefined ? [] : [command, ...given], { from: 'user' });
}

endBySignals();
endWithReader();
main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(wordsOf(error));
  process.exitCode ??= 1;
});

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new InvalidArgumentError('It must be an integer from 0 to 2^53 - 1.');
  return seed;
}
