import { expect } from 'chai';
import { basename } from 'node:path';
import { ownRefusals } from '../../docs/generate/fidelity-page';
import { absent } from '../../docs/generate/fidelity/absent';
import { propertyNotes, topicNotes } from '../../docs/generate/fidelity/detail-notes';
import { syscallNotes } from '../../docs/generate/fidelity/syscall-notes';
import { committed, pages } from '../../docs/generate/pages';
import { infoTopics } from '../../kernel/abi/info';
import { properties } from '../../kernel/abi/property';
import { syscallEntries } from '../../kernel/abi/table';

const known = syscallEntries.map(([name]) => name);

describe('the generated pages', () => {
  it('judge every syscall of the table', () => {
    const missing = known.filter((name) => !Object.hasOwn(syscallNotes, name));
    expect(missing, 'without notes in docs/generate/fidelity/syscall-notes.ts').to.deep.equal([]);
  });

  it('are as the sources make them', () => {
    for (const page of pages()) {
      const isCurrent = committed(page) === page.text;
      expect(isCurrent, `docs/${basename(page.path)} is stale: npm run docs`).to.equal(true);
    }
  });

  it('describe every syscall of the table', () => {
    for (const { path, text } of pages()) {
      const missing = known.filter((name) => !text.includes(`${name}\``) && !text.includes(`### ${name}\n`));
      expect(missing, basename(path)).to.deep.equal([]);
    }
  });

  it('call no syscall of the table absent', () => {
    for (const name of known) expect(absent.flatMap(({ syscalls }) => syscalls)).not.to.include(name);
  });

  it('call no syscall faithful that refuses what Zircon does not', () => {
    for (const name of known) {
      if (ownRefusals(name).length > 0) expect(syscallNotes[name].level, name).to.equal('simplified');
    }
  });

  it('judge every info topic and every property', () => {
    const judged = new Set(Object.keys(topicNotes).map((number) => infoTopics.get(Number(number))?.name));
    for (const { name } of infoTopics.values()) expect([...judged]).to.include(name);
    expect(Object.keys(propertyNotes).map(Number)).to.have.members([...properties.keys()]);
  });
});
