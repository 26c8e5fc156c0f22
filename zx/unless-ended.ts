import { ProcessEndedError } from '../kernel/abi/ended';

/** Lets go of something that a process holds. One that has ended holds nothing any more, so that is no error. */
export function unlessEnded(letGo: () => void): void {
  try {
    letGo();
  } catch (error) {
    if (!(error instanceof ProcessEndedError)) throw error;
  }
}
