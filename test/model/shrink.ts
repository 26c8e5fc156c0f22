import { type Argument, Bytes, HandleOf, Mangled, type Step } from './program';

/** Beyond so many steps it pays to leave some out before arguments are made simpler. */
const FEW_STEPS = 40;

/** Programs a little simpler than this one, those that leave out most first. */
export function* simpler(steps: readonly Step[]): Generator<Step[]> {
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = steps.length - size; from > -size; from -= size)
      yield steps.filter((_, i) => i < from || i >= from + size);
  if (steps.length <= FEW_STEPS) yield* withSimplerArguments(steps);
}

/** The simplest program found that still `fails`. */
export function shrunk(steps: readonly Step[], fails: (steps: readonly Step[]) => boolean): readonly Step[] {
  for (const candidate of simpler(steps)) if (fails(candidate)) return shrunk(candidate, fails);
  return steps;
}

function* withSimplerArguments(steps: readonly Step[]): Generator<Step[]> {
  for (const [at, step] of steps.entries()) {
    if (!('args' in step)) continue;
    for (const [position, argument] of step.args.entries())
      for (const simple of simplerArgument(argument))
        yield steps.with(at, { ...step, args: step.args.with(position, simple) });
  }
}

function* simplerArgument(argument: Argument): Generator<Argument> {
  if (argument instanceof Bytes) {
    if (argument.length > 1) yield new Bytes(argument.length >> 1, argument.first);
  } else if (Array.isArray(argument)) {
    const list: readonly Argument[] = argument;
    for (const i of list.keys()) yield list.toSpliced(i, 1);
  } else if (isFields(argument)) {
    for (const [field, value] of Object.entries(argument))
      for (const simple of simplerArgument(value)) yield { ...argument, [field]: simple };
  }
}

function isFields(argument: Argument): argument is Readonly<Record<string, Argument>> {
  const isObject = typeof argument === 'object' && argument !== null && !Array.isArray(argument);
  return isObject && !(argument instanceof HandleOf) && !(argument instanceof Mangled);
}
