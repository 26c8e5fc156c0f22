import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';

/** How Node starts a module of ours or of a user's: TypeScript through ts-node, JavaScript as it is. */
export function nodeArguments(modulePath: string): string[] {
  if (extname(modulePath) !== '.ts') return [modulePath];
  const register = require.resolve('ts-node/register/transpile-only', { paths: [process.cwd(), __dirname] });
  return ['--require', register, modulePath];
}

/** The file of a module: as given, or with the extension that it has. Throws an Error if there is none. */
export function resolveModule(modulePath: string): string {
  const path = resolve(modulePath);
  const found = [path, `${path}.js`, `${path}.ts`].find((candidate) => existsSync(candidate));
  if (!found) throw new Error(`there is no module '${path}'`);
  return found;
}
