import * as fc from 'fast-check';
import { Kernel } from '../../kernel';
import { generate } from './generate';
import { printed } from './print';
import type { Step } from './program';
import { run } from './run';
import { simpler } from './shrink';

/** A random program, shown as TypeScript. */
export class Program {
  constructor(readonly steps: readonly Step[]) {}

  /** Shown with what goes wrong, if it goes wrong on an in-process kernel too. */
  [fc.toStringMethod](): string {
    const kernel = new Kernel();
    const { difference } = run(this.steps, (name) => kernel.createProcess(name));
    return `\n${printed(this.steps, difference)}`;
  }
}

/** Random programs of so many syscalls, and how to make them simpler. */
export function programs(calls: number): fc.Arbitrary<Program> {
  return new Programs(calls);
}

class Programs extends fc.Arbitrary<Program> {
  constructor(private readonly calls: number) {
    super();
  }

  override generate(random: fc.Random): fc.Value<Program> {
    const steps = generate({ below: (limit) => random.nextInt(0, limit - 1) }, this.calls);
    return new fc.Value(new Program(steps), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Program {
    return value instanceof Program;
  }

  override shrink({ steps }: Program): fc.Stream<fc.Value<Program>> {
    return fc.stream(simpler(steps)).map((each) => new fc.Value(new Program(each), undefined));
  }
}
