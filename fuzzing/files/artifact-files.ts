import { join } from 'node:path';
import type { Artifact } from '../result/artifact';
import { writeWhole } from './io';
import { artifactFileName } from './names';

/** Writes the input of an artifact to a directory, which is made if need be, and returns the path. Throws a FuzzFileError. */
export function saveArtifact(artifact: Artifact, directory: string): string {
  const path = join(directory, artifactFileName(artifact));
  writeWhole(path, artifact.input.data);
  return path;
}
