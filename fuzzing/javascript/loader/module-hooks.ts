import type { LoadFnOutput } from 'node:module';
import { fileURLToPath } from 'node:url';
import { instrumented } from './instrumented';
import type { LoaderOptions } from './loader';
import { selector } from './selection';

/** An ES module of a file, instrumented if the options select it. Called in the thread of the hooks. */
export function instrumentModule(url: string, loaded: LoadFnOutput, options: LoaderOptions): LoadFnOutput {
  const file = fileURLToPath(url);
  if (!selector(options)(file)) return loaded;
  const source =
    typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(bytesOf(loaded.source));
  return { ...loaded, source: instrumented(source, { file, format: 'module', ...options }) };
}

function bytesOf(source: ArrayBuffer | NodeJS.TypedArray | undefined): Uint8Array {
  if (source === undefined) return new Uint8Array();
  return source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
}
