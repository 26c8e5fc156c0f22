import * as JSON5 from 'json5';

// JSON5 warns of U+2028 in strings, run after run.
console.warn = () => undefined;

/** What is parsed and written again must be written the same once more. Only a SyntaxError says: no JSON5. */
export function fuzz(data: Uint8Array): void {
  const value = parsed(new TextDecoder().decode(data));
  if (value === undefined) return;
  const text = JSON5.stringify(value);
  if (JSON5.stringify(JSON5.parse(text)) !== text) throw new Error(`it reads ${text} as something else`);
}

function parsed(text: string): unknown {
  try {
    return JSON5.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
