import { statusName, type UserProcess } from '../../kernel';
import { difference, type Expected, invented } from './expected';
import { link } from './link';
import { expectedOf } from './model-calls';
import { ModelKernel, type ModelProcess } from './model-kernel';
import { type Step, valueOf } from './program';

/** How many programs run at a time. */
export const PROGRAMS = 3;

/** What carries out steps beside the model. */
export interface Side {
  start(program: number, others: readonly number[]): unknown;
  exit(program: number): void;
  call(program: number, name: string, args: readonly unknown[]): unknown;
}

/** Runs programs step by step on the model and, if there is one, on a kernel; else what the model expects happens. */
export class Machine {
  readonly model = new ModelKernel();
  readonly #running = new Map<number, ModelProcess>();
  readonly #outputs = new Map<number, unknown>();

  constructor(private readonly side?: Side) {}

  get running(): ReadonlyMap<number, ModelProcess> {
    return this.#running;
  }

  get outputs(): ReadonlyMap<number, unknown> {
    return this.#outputs;
  }

  /** What should come of a step; nothing if its program does not run. Throws a Difference if something else does. */
  perform(step: Step): Expected | undefined {
    const program = this.#running.get(step.program);
    if ((program === undefined) !== (step.does === 'start')) return undefined;
    if (step.does === 'start') return this.#check(step, ...this.#start(step.program));
    if (!program) return undefined;
    if (step.does === 'exit') return this.#exit(program, step.program);
    const args = step.args.map((argument) => valueOf(argument, this.#outputs));
    const expected = expectedOf(program, step.does, args);
    return this.#check(step, expected, () => this.side?.call(step.program, step.does, args));
  }

  /** Ends all programs. */
  exitAll(): void {
    for (const [number, program] of this.#running) this.#exit(program, number);
  }

  #start(number: number): [Expected, () => unknown] {
    const others = [...this.#running];
    const program = this.model.start(programName(number));
    const links = others.map(([, other]) => program.linkTo(other));
    this.#running.set(number, program);
    const expected = {
      status: 0,
      ...program.firstHandles(),
      mine: links.map(([mine]) => mine),
      theirs: links.map(([, theirs]) => theirs),
    };
    return [
      expected,
      () =>
        this.side?.start(
          number,
          others.map(([other]) => other),
        ),
    ];
  }

  #exit(program: ModelProcess, number: number): Expected {
    this.#running.delete(number);
    program.exit();
    this.side?.exit(number);
    return { status: 0 };
  }

  #check(step: Step, expected: Expected, act: () => unknown): Expected {
    const actual = this.side ? outcome(act) : invented(expected);
    const different = difference(expected, actual);
    if (different) throw new Difference(step, different, expected, actual);
    this.#outputs.set(step.id, actual);
    return expected;
  }
}

/** A step that went otherwise than the model says. */
export class Difference extends Error {
  override readonly name = 'Difference';

  constructor(
    readonly step: Step,
    readonly what: string,
    readonly expected: Expected,
    readonly actual: unknown,
  ) {
    super(`${step.does}: ${what}, where the model expects ${statusName(expected.status)}`);
  }
}

/** Programs on a kernel. */
export class KernelSide implements Side {
  readonly #programs = new Map<number, UserProcess>();

  constructor(private readonly create: (name: string) => UserProcess) {}

  start(number: number, others: readonly number[]): unknown {
    const program = this.create(programName(number));
    this.#programs.set(number, program);
    const links = others.map((other) => link(program, this.#program(other)));
    const { self, rootVmar } = program;
    return {
      status: 0,
      self,
      rootVmar,
      mine: links.map(([mine]) => mine),
      theirs: links.map(([, theirs]) => theirs),
    };
  }

  exit(number: number): void {
    this.#program(number).exit();
    this.#programs.delete(number);
  }

  /** Ends what still runs, as after a failure. */
  exitAll(): void {
    for (const number of [...this.#programs.keys()]) this.exit(number);
  }

  call(number: number, name: string, args: readonly unknown[]): unknown {
    const calls = this.#program(number).sys as Readonly<Record<string, unknown>>;
    const call = calls[name] as (...args: readonly unknown[]) => unknown;
    return call(...args);
  }

  #program(number: number): UserProcess {
    const program = this.#programs.get(number);
    if (!program) throw new Error(`program ${number} does not run`);
    return program;
  }
}

/** `a`, `b`, `c`. */
export function programName(number: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + number);
}

/** An exception counts as an outcome, one that no model expects. */
function outcome(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return { thrown: error instanceof Error ? `${error.name}: ${error.message}` : String(error), error };
  }
}
