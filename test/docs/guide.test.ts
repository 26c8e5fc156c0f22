import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { convertCompilerOptionsFromJson, createProgram } from 'typescript';
import { overlapping } from '../harness/overlapping';

const root = join(__dirname, '../..');
const programs = join(root, 'docs/guide');
const page = readFileSync(join(root, 'docs/guide.md'), 'utf8');

/** What a TypeScript program prints. */
function run(...program: string[]): Promise<{ stdout: string; stderr: string }> {
  const node = ['--require', 'ts-node/register/transpile-only', ...program];
  return promisify(execFile)(process.execPath, node, { cwd: root });
}

/** The page's code blocks in a language, each with the block right after it where that is what it prints. */
function blocks(language: string): { code: string; prints: string | undefined }[] {
  const block = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\`(?:\\n\\n\`\`\`text\\n(.*?)\`\`\`)?`, 'gs');
  return Array.from(page.matchAll(block), ([, code = '', prints]) => ({ code, prints }));
}

/** A program as its reader has it, who imports the package. */
function shown(file: string): string {
  return readFileSync(join(programs, file), 'utf8').replaceAll("'../../", "'zxsim/");
}

/** What is the same on every run: handle values, koids, steps and sockets are not. */
function lasting(text: string): string {
  return text.replaceAll(/0x[0-9a-f]+|\d{4,}|step \d+/g, '*');
}

describe('docs/guide.md', () => {
  const test = overlapping();
  const files = readdirSync(programs).filter((file) => file.endsWith('.ts'));

  it('shows the programs of docs/guide, each once', () => {
    const code = blocks('ts').map((block) => block.code);
    expect(code.toSorted()).to.deep.equal(files.map(shown).toSorted());
  });

  for (const { code, prints } of blocks('ts').filter(({ prints }) => prints !== undefined)) {
    const file = files.find((each) => shown(each) === code) ?? 'first.ts';
    test(`says what ${file} prints`, async () => {
      const { stdout, stderr } = await run(join(programs, file));
      expect({ printed: lasting(stdout), stderr }).to.deep.equal({
        printed: lasting(prints ?? ''),
        stderr: '',
      });
    });
  }

  it('has TypeScript settings under which its programs compile', function () {
    this.timeout(120_000);
    const [settings] = blocks('json').map(({ code }) => JSON.parse(code) as { compilerOptions: unknown });
    const { options, errors } = convertCompilerOptionsFromJson(settings?.compilerOptions, root);
    const sources = files.map((file) => join(programs, file));
    const compiled = createProgram(sources, { ...options, noEmit: true });
    const found = sources.flatMap((source) => [
      ...compiled.getSyntacticDiagnostics(compiled.getSourceFile(source)),
      ...compiled.getSemanticDiagnostics(compiled.getSourceFile(source)),
    ]);
    const words = [...errors, ...found, ...compiled.getOptionsDiagnostics()].map(
      ({ messageText }) => messageText,
    );
    expect(words).to.deep.equal([]);
  });

  test('names commands and options that there are', async () => {
    const { stdout: help } = await run(join(root, 'cli/main.ts'), 'boot', '--help');
    const [command] = blocks('sh').filter(({ code }) => code.startsWith('npx zxsim'));
    for (const option of command?.code.match(/--\w+/g) ?? []) expect(help).to.contain(option);
    expect(help).to.match(/--trace \[whose\][^]*"all"/);
  });
});
