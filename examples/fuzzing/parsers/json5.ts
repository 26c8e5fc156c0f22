import { isDeepStrictEqual } from 'node:util';
import * as JSON5 from 'json5';

/** What is parsed and written again must parse to the same. Only a SyntaxError says that an input is none. */
export function fuzz(data: Uint8Array): void {
  const value = parsed(new TextDecoder().decode(data));
  if (value === undefined) return;
  const text = JSON5.stringify(value);
  if (!isDeepStrictEqual(JSON5.parse(text), value)) throw new Error(`written as ${text}, it reads differently`);
}

function parsed(text: string): unknown {
  try {
    return JSON5.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
