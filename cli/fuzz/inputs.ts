import { existsSync } from 'node:fs';
import { inputFiles, readInput } from '../../fuzzing/files/corpus-files';
import { Input } from '../../fuzzing/input/input';

/** Inputs that a command is given: a file, all files in a directory and below it, or bytes in hex. */
export function inputsOf(given: string, maxSize?: number): Input[] {
  if (existsSync(given)) return inputFiles(given).map((file) => readInput(file, maxSize));
  if (/^([0-9a-f]{2})+$/i.test(given)) return [new Input(Buffer.from(given, 'hex'))];
  throw new Error(`${given}: there is no such file or directory, and it is no input in hex such as 46555a5a`);
}

/** The one input that a command is given: a file, or bytes in hex. */
export function inputOf(given: string): Input {
  const [input, ...more] = inputsOf(given);
  if (input && more.length === 0) return input;
  throw new Error(`${given}: one input is needed, and there are ${more.length + (input ? 1 : 0)}`);
}

/** Such as `1 input (4 bytes)`. */
export function countOf(inputs: readonly { readonly size: number }[]): string {
  const bytes = inputs.reduce((sum, { size }) => sum + size, 0);
  return `${counted(inputs.length, 'input')} (${counted(bytes, 'byte')})`;
}

/** Such as `1 line`, `2 lines`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
