import { createHash } from 'node:crypto';
import type { Artifact } from '../result/artifact';
import { resultPrefix } from '../result/fuzz-result';

/** The name of the file of an input in a corpus: the SHA-256 of its bytes. */
export function corpusFileName(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** The name of the file of an artifact: what kind it is, and the SHA-256 of its bytes. */
export function artifactFileName({ result, input }: Artifact): string {
  return `${resultPrefix(result)}-${corpusFileName(input.data)}`;
}
