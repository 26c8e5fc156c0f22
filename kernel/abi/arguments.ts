import type { AnyKind } from './kind';
import type { Descriptor } from './descriptor';

/** An argument that C could not have expressed: of the wrong JavaScript type, missing, negative, fractional. */
export class ArgumentError extends TypeError {
  override readonly name = 'ArgumentError';

  constructor(syscall: string, parameter: string, kind: AnyKind, given: unknown) {
    super(`${syscall}: ${parameter} must be ${kind.expects}, not ${describe(given)}`);
  }
}

/** The kernel's form of the arguments that a program passed. Throws an ArgumentError for what C could not express. */
export function acceptArguments(name: string, descriptor: Descriptor, given: readonly unknown[]): unknown[] {
  const accepted: unknown[] = [];
  const { parameters, required } = descriptor;
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i];
    if (!parameter) break;
    const [label, kind] = parameter;
    const passed = given[i];
    const value = passed === undefined && i >= required ? kind.zero : kind.accept(passed, accepted);
    if (value === undefined) throw new ArgumentError(name, label, kind, passed);
    accepted.push(value);
  }
  return accepted;
}

function describe(given: unknown): string {
  switch (typeof given) {
    case 'string':
      return JSON.stringify(given);
    case 'number':
    case 'boolean':
      return String(given);
    case 'bigint':
      return `${given}n`;
    case 'undefined':
      return 'missing';
    case 'object':
      return given === null ? 'null' : `a ${Object.prototype.toString.call(given).slice(8, -1)}`;
    default:
      return `a ${typeof given}`;
  }
}
