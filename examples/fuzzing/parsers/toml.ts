import * as toml from 'toml';

/** An error that tells the place in the text says that it is no TOML; any other is a finding. */
export function fuzz(data: Uint8Array): void {
  try {
    toml.parse(new TextDecoder().decode(data));
  } catch (error) {
    if (!(error instanceof Error && ('line' in error || 'location' in error))) throw error;
  }
}
