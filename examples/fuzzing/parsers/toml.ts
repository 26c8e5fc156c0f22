import * as toml from 'toml';

/** An error with the line in which it is says that an input is no TOML; any other is a finding. */
export function fuzz(data: Uint8Array): void {
  try {
    toml.parse(new TextDecoder().decode(data));
  } catch (error) {
    if (!(error instanceof Error && 'line' in error)) throw error;
  }
}
