import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Dictionary } from '../../fuzzing';
import { loadDictionary } from '../../fuzzing/files/dictionary-files';
import { loadTarget } from '../../fuzzing/javascript/target/load-target';

const folder = join(__dirname, '../../examples/fuzzing/parsers');

describe('the example of parsers from npm', () => {
  const { warn } = console;
  after(() => {
    console.warn = warn;
  });

  for (const name of ['json5', 'png', 'toml']) {
    it(`${name}: the target survives its seeds and the empty input`, async () => {
      const fuzz = await loadTarget(join(folder, `${name}.ts`));
      await fuzz(new Uint8Array());
      const seeds = join(folder, 'seeds', name);
      for (const seed of readdirSync(seeds)) await fuzz(readFileSync(join(seeds, seed)));
    });

    it(`${name}: the dictionary can be read`, () => {
      expect(() => loadDictionary(new Dictionary(), join(folder, `${name}.dict`))).not.to.throw();
    });
  }

  it('png: finds the header that is too short', async () => {
    const fuzz = await loadTarget(join(folder, 'png.ts'));
    expect(() => fuzz(Buffer.from('89504e470d0a1a0a000000014948445200', 'hex'))).to.throw(RangeError);
  });
});
