import { statusName } from '../../kernel';
import type { Expected } from './expected';
import { type Difference, Machine, programName } from './machine';
import { type Argument, Bytes, type CallStep, HandleOf, Mangled, type StartStep, type Step } from './program';

const HEADER = `import { Kernel, ok } from './kernel';
import { link } from './test/model/link';
import { bytes } from './test/model/program';

const kernel = new Kernel();`;

/** A program as TypeScript, which runs from the project's root: \`npx ts-node --transpile-only program.ts\`. */
export function printed(steps: readonly Step[], difference?: Difference): string {
  const lines = new Printer(steps, difference).lines();
  return [HEADER, ...lines, ''].join('\n');
}

/** Turns steps into lines; the model says which of them succeed. */
class Printer {
  readonly #machine = new Machine();
  readonly #used = new Set<string>();
  /** The results of the steps that succeeded. */
  readonly #results = new Map<number, { step: Step; expected: Expected }>();
  /** The variables of the programs that run. */
  readonly #programs = new Map<number, string>();

  constructor(
    private readonly steps: readonly Step[],
    private readonly difference: Difference | undefined,
  ) {
    for (const step of steps) if ('args' in step) this.#use(step.args);
  }

  lines(): string[] {
    return this.steps.flatMap((step) => {
      const others = [...this.#machine.running.keys()];
      const expected = this.#machine.perform(step);
      if (!expected) return [];
      const lines = this.#linesOf(step, expected, others);
      this.#results.set(step.id, { step, expected });
      return lines;
    });
  }

  #linesOf(step: Step, expected: Expected, others: readonly number[]): string[] {
    if (step.does === 'start') return this.#start(step, others);
    if (step.does === 'exit') return [`${this.#program(step.program)}.exit();`];
    const call = `${this.#program(step.program)}.sys.${step.does}(${step.args.map((each) => this.#show(each)).join(', ')})`;
    if (step === this.difference?.step || step.id === this.difference?.step.id)
      return this.#differs(call, this.difference);
    if (expected.status !== 0) return [`${call}; // ${statusName(expected.status)}`];
    return [this.#isUsed(step) ? `const r${step.id} = ok(${call});` : `ok(${call});`];
  }

  #differs(call: string, { what, expected }: Difference): string[] {
    return [`// The model expects ${statusName(expected.status)}. ${what}`, `console.log(${call});`];
  }

  #start({ id, program }: StartStep, others: readonly number[]): string[] {
    const name = `${programName(program)}${id}`;
    this.#programs.set(program, name);
    const links = others.flatMap((other, i) =>
      this.#used.has(`${id}.mine.${i}`) || this.#used.has(`${id}.theirs.${i}`)
        ? [`const link${id}_${i} = link(${name}, ${this.#program(other)});`]
        : [],
    );
    return [`const ${name} = kernel.createProcess('${programName(program)}');`, ...links];
  }

  #program(number: number): string {
    return this.#programs.get(number) ?? programName(number);
  }

  #use(argument: unknown): void {
    if (argument instanceof HandleOf) this.#used.add(keyOf(argument)).add(String(argument.step));
    else if (typeof argument === 'object' && argument !== null)
      Object.values(argument).forEach((each) => this.#use(each));
  }

  #isUsed({ id }: CallStep): boolean {
    return this.#used.has(String(id));
  }

  #show(argument: Argument): string {
    if (argument instanceof HandleOf) return this.#handle(argument);
    if (argument instanceof Mangled) return `${this.#handle(argument.handle)} & ~3`;
    if (argument instanceof Bytes) return `bytes(${argument.length}, ${argument.first})`;
    if (Array.isArray(argument)) return `[${argument.map((each: Argument) => this.#show(each)).join(', ')}]`;
    if (typeof argument === 'bigint') return `${argument}n`;
    if (typeof argument !== 'object' || argument === null) return JSON.stringify(argument);
    const fields = Object.entries(argument).map(([field, value]) => `${field}: ${this.#show(value)}`);
    return `{ ${fields.join(', ')} }`;
  }

  /** Handles that the program does not get are 0. */
  #handle({ step: id, output, index }: HandleOf): string {
    const made = this.#results.get(id);
    if (!made) return '0';
    const { step, expected } = made;
    if (step.does === 'start') return this.#firstHandle(step, output, index);
    const value = expected[output];
    if (expected.status !== 0 || value === undefined) return '0';
    if (index === undefined) return `r${id}.${output}`;
    const element = `r${id}.${output}[${index}]`;
    if (!Array.isArray(value) || index >= value.length) return '0';
    return step.does.endsWith('_etc') ? `(${element}?.handle ?? 0)` : `(${element} ?? 0)`;
  }

  #firstHandle({ id, program }: StartStep, output: string, index = 0): string {
    if (output === 'self' || output === 'rootVmar') return `${programName(program)}${id}.${output}`;
    return `link${id}_${index}[${output === 'mine' ? 0 : 1}]`;
  }
}

function keyOf({ step, output, index }: HandleOf): string {
  return `${step}.${output}.${index ?? ''}`;
}
