import type { InitializeHook, LoadHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import { instrumented } from './instrumented';
import type { LoaderOptions } from './loader';
import { selector } from './selection';

let options: LoaderOptions = {};
let isSelected = selector(options);

/** Node calls this in the thread of the hooks, with what `register` was given. */
export const initialize: InitializeHook<LoaderOptions> = (given) => {
  options = given;
  isSelected = selector(options);
};

/** ES modules; CommonJS ones take the way of `require`. */
export const load: LoadHook = async (url, context, nextLoad) => {
  const loaded = await nextLoad(url, context);
  if (loaded.format !== 'module' || !url.startsWith('file:')) return loaded;
  const file = fileURLToPath(url);
  if (!isSelected(file)) return loaded;
  const source =
    typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(bytesOf(loaded.source));
  return { ...loaded, source: instrumented(source, { file, format: 'module', ...options }) };
};

function bytesOf(source: ArrayBuffer | NodeJS.TypedArray | undefined): Uint8Array {
  if (source === undefined) return new Uint8Array();
  return source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
}
