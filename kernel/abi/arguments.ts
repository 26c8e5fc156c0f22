import { describe } from './describe';
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
  const { parameters, required } = descriptor;
  const accepted = new Array<unknown>(parameters.length);
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i];
    if (!parameter) break;
    const [label, kind] = parameter;
    const passed = given[i];
    const value = passed === undefined && i >= required ? kind.zero : kind.accept(passed, accepted);
    if (value === undefined) throw new ArgumentError(name, label, kind, passed);
    accepted[i] = value;
  }
  return accepted;
}
