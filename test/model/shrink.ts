import { type Argument, Bytes, HandleOf, Mangled, type Step } from './program';

/** Beyond so many steps it pays to leave some out before arguments are made simpler. */
const FEW_STEPS = 40;

/** Programs a little simpler than this one, those that leave out most first. */
export function* simpler(steps: readonly Step[]): Generator<Step[]> {
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = steps.length - size; from > -size; from -= size)
      yield steps.filter((_, i) => i < from || i >= from + size);
  if (steps.length > FEW_STEPS) return;
  yield* withFewerHandles(steps);
  yield* withSimplerArguments(steps);
}

/** The simplest program found that still `fails`. */
export function shrunk(steps: readonly Step[], fails: (steps: readonly Step[]) => boolean): readonly Step[] {
  for (const candidate of simpler(steps)) if (fails(candidate)) return shrunk(candidate, fails);
  return steps;
}

/** One handle takes the place of a later one, so that duplicates and transfers become needless. */
function* withFewerHandles(steps: readonly Step[]): Generator<Step[]> {
  const handles = new Map(steps.flatMap((step) => ('args' in step ? handlesIn(step.args) : [])));
  for (const [later, { step }] of handles)
    for (const handle of handles.values())
      if (handle.step < step)
        yield steps.map((each) =>
          'args' in each ? { ...each, args: each.args.map((one) => replaced(one, later, handle)) } : each,
        );
}

function handlesIn(argument: Argument): [key: string, handle: HandleOf][] {
  if (argument instanceof HandleOf) return [[keyOf(argument), argument]];
  if (argument instanceof Mangled) return handlesIn(argument.handle);
  if (argument instanceof Bytes || typeof argument !== 'object' || argument === null) return [];
  return Object.values(argument).flatMap(handlesIn);
}

function replaced(argument: Argument, key: string, by: HandleOf): Argument {
  if (argument instanceof HandleOf) return keyOf(argument) === key ? by : argument;
  if (argument instanceof Mangled) return keyOf(argument.handle) === key ? new Mangled(by) : argument;
  if (Array.isArray(argument)) return argument.map((each: Argument) => replaced(each, key, by));
  if (!isFields(argument)) return argument;
  return Object.fromEntries(
    Object.entries(argument).map(([field, value]) => [field, replaced(value, key, by)]),
  );
}

function keyOf({ step, output, index }: HandleOf): string {
  return `${step}.${output}.${index ?? ''}`;
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
  const isLeaf = argument instanceof HandleOf || argument instanceof Mangled || argument instanceof Bytes;
  return isObject && !isLeaf;
}
