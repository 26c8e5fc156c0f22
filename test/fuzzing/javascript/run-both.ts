import { expect } from 'chai';
import { instrument } from '../../../fuzzing/javascript/instrument/instrument';
import { CoverageRuntime } from '../../../fuzzing/javascript/runtime/coverage-runtime';

/** What a program did: what it told `log`, and how it ended. */
interface Outcome {
  readonly said: readonly unknown[];
  readonly result?: unknown;
  readonly error?: string;
}

type Program = (log: (value: unknown) => void) => unknown;

/** Runs the body of a function, which may call `log` and return a promise, plain and instrumented. */
export async function expectSame(body: string): Promise<void> {
  new CoverageRuntime().install();
  expect(await outcome(asFunction(instrument(body, { file: 'x.js', format: 'commonjs' })))).to.deep.equal(
    await outcome(asFunction(body)),
    body,
  );
}

/** Instruments and runs the body of a function; gives what it returned and the runtime it ran with. */
export function run(body: string): { result: unknown; runtime: CoverageRuntime } {
  const runtime = new CoverageRuntime().install();
  const result = asFunction(instrument(body, { file: 'x.js', format: 'commonjs' }))(() => undefined);
  return { result, runtime };
}

/** Instruments a file and runs it with the runtime that is installed. */
export function load(file: string, body: string): unknown {
  return asFunction(instrument(body, { file, format: 'commonjs' }))(() => undefined);
}

function asFunction(body: string): Program {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- programs to run are what this is about
  return new Function('log', body) as Program;
}

async function outcome(program: Program): Promise<Outcome> {
  const said: unknown[] = [];
  try {
    return { said, result: await program((value) => said.push(value)) };
  } catch (error) {
    return { said, error: String(error) };
  }
}
