import { KernelGoneError, ProcessEndedError } from '../kernel/abi/ended';

/**
 * Lets go of something that a process holds. Where the process has ended, or its kernel is gone, it holds nothing any
 * more: that is no error, and would only hide the one that told of it.
 */
export function unlessEnded(letGo: () => void): void {
  try {
    letGo();
  } catch (error) {
    if (!(error instanceof ProcessEndedError) && !(error instanceof KernelGoneError)) throw error;
  }
}
