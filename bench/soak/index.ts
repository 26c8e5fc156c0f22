import { Command, InvalidArgumentError } from 'commander';
import { runs } from './runs';

new Command('soak')
  .description('The long runs: whether memory stays flat, and whether nobody is harmed by who dies.')
  .option('--only <names...>', `some runs only: ${Object.keys(runs).join(', ')}`)
  .option('--share <number>', 'how much of each run to do', positive, 1)
  .action(async ({ only = Object.keys(runs), share }: { only?: string[]; share: number }) => {
    for (const name of only) {
      const run = runs[name];
      if (!run) throw new RangeError(`there is no run '${name}'`);
      const began = performance.now();
      const { text, good } = await run(share);
      const seconds = Math.round((performance.now() - began) / 1000);
      console.log(`${good ? 'good' : 'BAD '}  ${name}: ${text} (${seconds} s)`);
      if (!good) process.exitCode = 1;
    }
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}
