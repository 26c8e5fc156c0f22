import { register } from 'node:module';
import { join } from 'node:path';
import { addHook } from 'pirates';
import { instrumented } from './instrumented';
import { type Selection, selector } from './selection';
import { compiledExtensions } from './typescript';

/** What is instrumented, and how. */
export interface LoaderOptions extends Selection {
  /** Whether comparisons are traced; true if left out. */
  readonly comparisons?: boolean;
}

/**
 * From now on, what this thread loads and the options select is instrumented: CommonJS by `require`, whatever
 * TypeScript hook was there before having its turn first, and ES modules. The runtime must be installed. The returned
 * function lets CommonJS modules be loaded as they are again; for ES modules it is for the rest of the program.
 */
export function installLoader(options: LoaderOptions = {}): () => void {
  register(hooks(), { data: options });
  return addHook((source, file) => instrumented(source, { file, format: 'commonjs', ...options }), {
    exts: ['.js', '.cjs', ...compiledExtensions()],
    matcher: selector(options),
    ignoreNodeModules: false,
  });
}

/**
 * The hooks for ES modules, for a thread that knows no TypeScript. What they need takes long to load, so they load it
 * for the first ES module.
 */
function hooks(): string {
  const typescript = __filename.endsWith('.ts')
    ? `require(${JSON.stringify(require.resolve('ts-node/register/transpile-only'))});`
    : '';
  const program = `
    import { createRequire } from 'node:module';
    const require = createRequire(${JSON.stringify(__filename)});
    ${typescript}
    let options, hooks;
    export const initialize = (given) => void (options = given);
    export async function load(url, context, nextLoad) {
      const loaded = await nextLoad(url, context);
      if (loaded.format !== 'module' || !url.startsWith('file:')) return loaded;
      hooks ??= require(${JSON.stringify(join(__dirname, 'module-hooks'))});
      return hooks.instrumentModule(url, loaded, options);
    }`;
  return `data:text/javascript,${encodeURIComponent(program)}`;
}
