/** What an error says; of one that hides another, since it was thrown while that passed, what both say. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('suppressed' in error && 'error' in error)
    return `${wordsOf(error.suppressed)}\n${wordsOf(error.error)}`;
  return error.message;
}
