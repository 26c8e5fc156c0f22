/** What came of running inputs. The first is no error, those up to TIMEOUT are; the others label what was made. */
export const FuzzResult = {
  NO_ERRORS: 1,
  BAD_MALLOC: 2,
  CRASH: 3,
  DEATH: 4,
  EXIT: 5,
  LEAK: 6,
  OOM: 7,
  TIMEOUT: 8,
  MINIMIZED: 9,
  CLEANSED: 10,
  MERGED: 11,
} as const;

export type FuzzResultName = keyof typeof FuzzResult;
export type FuzzResult = (typeof FuzzResult)[FuzzResultName];

interface Description {
  readonly name: FuzzResultName;
  /** Begins the names of the files of such artifacts. */
  readonly prefix: string;
  /** What an input did, as the end of a sentence. */
  readonly phrase: string;
}

const DESCRIPTIONS: Readonly<Record<FuzzResult, Description>> = {
  [FuzzResult.NO_ERRORS]: { name: 'NO_ERRORS', prefix: 'input', phrase: 'caused no error' },
  [FuzzResult.BAD_MALLOC]: {
    name: 'BAD_MALLOC',
    prefix: 'alloc',
    phrase: 'made a process ask for too much memory at once',
  },
  [FuzzResult.CRASH]: { name: 'CRASH', prefix: 'crash', phrase: 'crashed a process' },
  [FuzzResult.DEATH]: {
    name: 'DEATH',
    prefix: 'death',
    phrase: 'led to an uncaught exception, or a sanitizer violation',
  },
  [FuzzResult.EXIT]: { name: 'EXIT', prefix: 'exit', phrase: 'made a process exit unexpectedly' },
  [FuzzResult.LEAK]: { name: 'LEAK', prefix: 'leak', phrase: 'made a process leak memory' },
  [FuzzResult.OOM]: { name: 'OOM', prefix: 'oom', phrase: 'exhausted the memory of a process' },
  [FuzzResult.TIMEOUT]: { name: 'TIMEOUT', prefix: 'timeout', phrase: 'timed out' },
  [FuzzResult.MINIMIZED]: { name: 'MINIMIZED', prefix: 'minimized', phrase: 'was minimized' },
  [FuzzResult.CLEANSED]: { name: 'CLEANSED', prefix: 'cleansed', phrase: 'was cleansed' },
  [FuzzResult.MERGED]: { name: 'MERGED', prefix: 'merged', phrase: 'was merged' },
};

/** The name of a result, such as `TIMEOUT`. */
export function resultName(result: FuzzResult): FuzzResultName {
  return DESCRIPTIONS[result].name;
}

/** What the name of an artifact's file begins with, such as `timeout`. */
export function resultPrefix(result: FuzzResult): string {
  return DESCRIPTIONS[result].prefix;
}

/** What an input did that has this result, as the end of a sentence: `timed out`. */
export function resultPhrase(result: FuzzResult): string {
  return DESCRIPTIONS[result].phrase;
}

/** Whether a run with this result is a finding. */
export function isError(result: FuzzResult): boolean {
  return result > FuzzResult.NO_ERRORS && result <= FuzzResult.TIMEOUT;
}
