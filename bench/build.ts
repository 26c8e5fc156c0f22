import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { projectRoot } from './project';

/** What the bench runs: the folders of the sources that it measures, and its own. */
const folders = ['kernel', 'ipc', 'zx', 'shared-memory', 'fuzzing', 'bench'];
const compilerOptions = { target: ScriptTarget.ES2022, module: ModuleKind.Node16 };

/**
 * Makes JavaScript of the sources as they are now, unchecked, so that no old build is measured and programs start as
 * fast as users' do. Returns the folder that it is in.
 */
export function build(): string {
  const output = join(projectRoot, 'node_modules/.cache/zxsim/bench');
  for (const folder of folders) {
    for (const file of sourcesIn(folder)) {
      const made = join(output, file.replace(/\.ts$/, '.js'));
      const modified = statSync(join(projectRoot, file)).mtime;
      if (!isMadeOf(made, modified)) transpile(file, made, modified);
    }
  }
  return output;
}

function sourcesIn(folder: string): string[] {
  const directory = join(projectRoot, folder);
  if (!existsSync(directory)) return [];
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.ts')).map((file) => join(folder, file));
}

function isMadeOf(made: string, modified: Date): boolean {
  return existsSync(made) && statSync(made).mtime.getTime() === modified.getTime();
}

/** Gives what is made the time of its source, so that it is known for a build of that very version. */
function transpile(file: string, made: string, modified: Date): void {
  const source = readFileSync(join(projectRoot, file), 'utf8');
  mkdirSync(dirname(made), { recursive: true });
  writeFileSync(made, transpileModule(source, { fileName: file, compilerOptions }).outputText);
  utimesSync(made, modified, modified);
}
