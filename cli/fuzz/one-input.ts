import { ZX_OK } from '../../kernel';
import type { Input } from '../../fuzzing/input/input';
import { isError, FuzzResult, resultName, resultPhrase } from '../../fuzzing/result/fuzz-result';
import { exitCodeOf } from '../../fuzzing/result/exit-code';
import { counted } from './inputs';
import { failed, saved } from './outcome';
import { type Place, shown } from './place';
import type { Output } from './progress';
import { RunLock } from './run-lock';
import { StopSignals } from './run';
import { Session, type SessionOptions } from './session';

/** Runs one input once. Exits with the code of its result. */
export async function tryInput(
  place: Place,
  input: Input,
  given: SessionOptions,
  output: Output,
): Promise<void> {
  await using session = await Session.open(place, { log: output.warn, ...given });
  const { runner, executor } = session;
  output.say(`trying ${counted(input.size, 'byte')}`);
  using signals = new StopSignals(() => void runner.stop());
  const tried = await runner.tryOne(input);
  if (tried.status !== ZX_OK) throw failed(session, tried.status, 'the input can not be run');
  const why = isError(tried.result) ? executor.lastWords : '';
  if (why !== '') output.say(why);
  output.say(`the input ${resultPhrase(tried.result)}`);
  output.data({ event: 'result', result: resultName(tried.result), ...(why === '' ? {} : { why }) });
  process.exitCode = exitCodeOf(tried.result);
}

/** What is made of an input that causes an error, and how that is told of. */
interface Making {
  readonly verb: string;
  readonly result: FuzzResult;
  readonly make: (session: Session, input: Input) => ReturnType<Session['runner']['minimize']>;
}

const MINIMIZE: Making = {
  verb: 'minimizing',
  result: FuzzResult.MINIMIZED,
  make: ({ runner }, input) => runner.minimize(input),
};

const CLEANSE: Making = {
  verb: 'cleansing',
  result: FuzzResult.CLEANSED,
  make: ({ runner }, input) => runner.cleanse(input),
};

async function makeOf(
  { verb, result, make }: Making,
  place: Place,
  input: Input,
  given: SessionOptions,
  output: Output,
): Promise<void> {
  using lock = new RunLock(place);
  await using session = await Session.open(place, { log: output.warn, ...given });
  const { runner } = session;
  output.say(`${verb} ${counted(input.size, 'byte')}`);
  using signals = new StopSignals(() => void runner.stop());
  const made = await make(session, input);
  if (made.status !== ZX_OK) throw failed(session, made.status, 'the input causes no error');
  const { artifact = '', misplaced } = saved(session, { result, input: made.input });
  if (misplaced !== undefined) output.warn(misplaced);
  output.say(`the input ${resultPhrase(result)}: ${counted(made.input.size, 'byte')} left`);
  output.say(`saved: ${shown(artifact)}`);
  output.data({ event: 'result', result: resultName(result), artifact, bytes: made.input.size });
}

/** Looks for ever shorter inputs that cause the same kind of error; the shortest becomes an artifact. */
export function minimize(...args: [Place, Input, SessionOptions, Output]): Promise<void> {
  return makeOf(MINIMIZE, ...args);
}

/** Replaces bytes that do not matter for an error; the result becomes an artifact. */
export function cleanse(...args: [Place, Input, SessionOptions, Output]): Promise<void> {
  return makeOf(CLEANSE, ...args);
}
