import { createRequire } from 'node:module';
import { dirname, extname } from 'node:path';

const TYPESCRIPT = ['.ts', '.cts', '.tsx'];

export function isTypeScript(file: string): boolean {
  return TYPESCRIPT.includes(extname(file));
}

/** The extensions of TypeScript that `require` of this program compiles. */
export function compiledExtensions(): string[] {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- for changing them; there is no other way to look
  return TYPESCRIPT.filter((extension) => extension in require.extensions);
}

/**
 * Lets `require` compile TypeScript, if the file is such and nobody does yet: by ts-node, from the file's own packages
 * or ours. Throws an Error if there is none.
 */
export function enableTypeScript(file: string): void {
  if (!isTypeScript(file) || compiledExtensions().length > 0) return;
  const paths = [dirname(file), process.cwd(), __dirname];
  createRequire(__filename)(require.resolve('ts-node/register/transpile-only', { paths }));
}
