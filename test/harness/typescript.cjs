/**
 * Loads TypeScript as ts-node does, and remembers on disk what ts-node made of a text. The programs that this one starts
 * do so too: tests start hundreds of them, and each would start ts-node, and compile the same hundred files again.
 * Only in this one do errors tell the lines of the sources: for those of the others set NODE_OPTIONS=--enable-source-maps,
 * which makes their start a third longer.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const process = require('node:process');
const { addHook } = require('pirates');

const root = join(__dirname, '../..');
const directory = join(root, 'node_modules/.cache/zxsim');
const setting = ['tsconfig.json', 'node_modules/typescript/package.json', 'node_modules/ts-node/package.json']
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\0');

const { NODE_OPTIONS = '' } = process.env;
const option = `--require=${module.filename}`;
if (!NODE_OPTIONS.includes(option)) {
  process.env.NODE_OPTIONS = `${NODE_OPTIONS} ${option}`;
  process.setSourceMapsEnabled(true);
}
require.cache[require.resolve('ts-node/register/transpile-only')] = module;
addHook((source, file) => recall(source, file) ?? remember(source, file, compile(source, file)), {
  exts: ['.ts', '.cts'],
});

let service;

function compile(source, file) {
  service ??= require('ts-node').create({ cwd: root, transpileOnly: true });
  return service.compile(source, file);
}

function recall(source, file) {
  try {
    return readFileSync(placeOf(source, file), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** In one step, since other programs may do the same at the same time. */
function remember(source, file, compiled) {
  mkdirSync(directory, { recursive: true });
  const place = placeOf(source, file);
  const draft = `${place}.${process.pid}`;
  writeFileSync(draft, compiled);
  renameSync(draft, place);
  return compiled;
}

function placeOf(source, file) {
  return join(directory, createHash('sha256').update(`${setting}\0${file}\0`).update(source).digest('hex'));
}
