import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FuzzTarget } from '../../target';
import { isTypeScript } from '../loader/typescript';

/** What a target's module looks like, by `import` or by `require`. */
interface TargetModule {
  readonly fuzz?: unknown;
  readonly default?: { readonly fuzz?: unknown };
}

/**
 * Loads a module, of either kind, and gives its function `fuzz`, which is called with a Buffer. Throws an Error if the
 * module exports no such function, and what the module throws.
 */
export async function loadTarget(path: string): Promise<FuzzTarget> {
  const loaded = await loadModule(path);
  const fuzz = loaded.fuzz ?? loaded.default?.fuzz;
  if (!isFunction(fuzz)) throw new Error(`${path} exports no function 'fuzz'`);
  return (data) => fuzz(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
}

/** Loads a module of either kind, or TypeScript that this program compiles. */
export async function loadModule(path: string): Promise<TargetModule> {
  const file = resolve(path);
  return isTypeScript(file) ? (createRequire(file)(file) as TargetModule) : importModule(file);
}

/** `import()`, which some compilers would turn into `require`: that can't load every ES module. */
function importModule(file: string): Promise<TargetModule> {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text is fixed
  const load = new Function('url', 'return import(url)') as (url: string) => Promise<TargetModule>;
  return load(pathToFileURL(file).href);
}

function isFunction(value: unknown): value is FuzzTarget {
  return typeof value === 'function';
}
