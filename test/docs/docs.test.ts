import { expect } from 'chai';
import { basename } from 'node:path';
import { committed, pages } from '../../docs/generate/pages';

describe('the generated pages', () => {
  it('are as the sources make them', async () => {
    for (const page of await pages()) {
      expect(committed(page) === page.text, `docs/${basename(page.path)} is stale: npm run docs`).to.equal(
        true,
      );
    }
  });
});
