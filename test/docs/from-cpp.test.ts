import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { move, receiveFixed, receiveInput, sendFixed, sendInputs, shareOrSay } from '../../docs/from-cpp';
import { ok, type UserProcess } from '../../kernel';
import { SharedMemory } from '../../shared-memory';
import { type Channel, EventPair, Vmo } from '../../zx';
import { eachMode } from '../harness/modes';
import { channelBetween } from '../zx/setup';

const docs = join(__dirname, '../../docs');

describe('docs/from-cpp.md', () => {
  it('shows the code of docs/from-cpp.ts', () => {
    const page = readFileSync(join(docs, 'from-cpp.md'), 'utf8');
    const code = unindented(readFileSync(join(docs, 'from-cpp.ts'), 'utf8'));
    const shown = Array.from(page.matchAll(/```ts\n(.*?)```/gs), ([, snippet = '']) => unindented(snippet));
    expect(shown).not.to.deep.equal([]);
    for (const snippet of shown) expect(code.includes(snippet), snippet).to.equal(true);
  });

  eachMode((boot) => {
    let engine: UserProcess;
    let target: UserProcess;
    let toTarget: Channel;
    let toEngine: Channel;
    beforeEach(() => {
      engine = boot.process('engine');
      target = boot.process('target');
      [toTarget, toEngine] = channelBetween(engine, target);
    });

    it('shares data of fixed length as it says', () => {
      sendFixed(engine, toTarget, Uint8Array.of(1, 2, 3));
      expect(receiveFixed(target, toEngine)).to.deep.equal(Uint8Array.of(1, 1, 1));
    });

    it('shares data of changing length as it says', () => {
      using signals = sendInputs(engine, toTarget, [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)]);
      const [vmo, end] = ok(toEngine.read()).handles;
      using receiver = new SharedMemory(target);
      ok({ status: receiver.link(vmo?.as(Vmo) ?? new Vmo(target, 0)) });
      using received = end?.as(EventPair) ?? new EventPair(target, 0);
      expect(receiveInput(receiver, received)).to.deep.equal(Uint8Array.of(4, 5));
      expect(signals.isValid).to.equal(true);
    });

    it('shares and moves as it says', () => {
      using held = new SharedMemory(engine);
      ok({ status: held.reserve(1) });
      using moved = move(new SharedMemory(engine), held);
      using shared = shareOrSay(moved);
      expect([shared?.isValid, held.capacity]).to.deep.equal([true, 0]);
    });
  });
});

function unindented(text: string): string {
  return text.replaceAll(/^ +/gm, '');
}
