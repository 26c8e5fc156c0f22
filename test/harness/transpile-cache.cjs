/**
 * ts-node's transpiler with a memory on disk, by the text that was transpiled: a test may start hundreds of programs,
 * and each would transpile the same hundred files again.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { pid } = require('node:process');
const ts = require('typescript');

const directory = join(__dirname, '../../node_modules/.cache/zxsim');

exports.create = ({ service }) => {
  const compilerOptions = { ...service.config.options, module: ts.ModuleKind.CommonJS };
  delete compilerOptions.moduleResolution;
  const setting = ts.version + JSON.stringify(compilerOptions);
  return {
    transpile(input, { fileName }) {
      const key = createHash('sha256').update(setting).update(fileName).update(input).digest('hex');
      const known = recall(key);
      if (known) return known;
      const made = ts.transpileModule(input, { fileName, compilerOptions, reportDiagnostics: true });
      if (!made.diagnostics?.length) remember(key, made);
      return made;
    },
  };
};

function recall(key) {
  try {
    return JSON.parse(readFileSync(join(directory, key), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** In one step, since other programs may do the same at the same time. */
function remember(key, { outputText, sourceMapText }) {
  mkdirSync(directory, { recursive: true });
  const draft = join(directory, `${key}.${pid}`);
  writeFileSync(draft, JSON.stringify({ outputText, sourceMapText }));
  renameSync(draft, join(directory, key));
}
