import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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
      if (!isNewer(made, join(projectRoot, file))) transpile(file, made);
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

function isNewer(made: string, source: string): boolean {
  return existsSync(made) && statSync(made).mtimeMs > statSync(source).mtimeMs;
}

function transpile(file: string, made: string): void {
  const source = readFileSync(join(projectRoot, file), 'utf8');
  mkdirSync(dirname(made), { recursive: true });
  writeFileSync(made, transpileModule(source, { fileName: file, compilerOptions }).outputText);
}
