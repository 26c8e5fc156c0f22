import { Input, type ReadonlyInput } from '../input/input';
import { FuzzResult } from './fuzz-result';

/** What a workflow ends with: a result, and the input that it is about, which is empty if there is none. */
export interface Artifact {
  readonly result: FuzzResult;
  readonly input: ReadonlyInput;
}

/** What a workflow without findings ends with. */
export function noArtifact(): Artifact {
  return { result: FuzzResult.NO_ERRORS, input: new Input() };
}
