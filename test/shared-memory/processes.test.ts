import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_RIGHT_DUPLICATE,
  ZX_RIGHT_GET_PROPERTY,
  ZX_RIGHT_MAP,
  ZX_RIGHT_READ,
  ZX_RIGHT_TRANSFER,
} from '../../kernel';
import { Channel, EventPair } from '../../zx';
import { Actor } from '../ipc/actor';
import { suiteKernel } from '../ipc/suite-kernel';

const READ_ONLY = ZX_RIGHT_READ | ZX_RIGHT_MAP | ZX_RIGHT_GET_PROPERTY | ZX_RIGHT_TRANSFER;

/** What an actor sees of a content that was made like this. */
function contentOf(length: number, seed = length): { size: number; sum: number } {
  const content = Uint8Array.from({ length }, (_, i) => i * seed + (i >> 8));
  return { size: length, sum: content.reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7) };
}

describe('SharedMemory between OS processes', () => {
  const kernel = suiteKernel({}, 'suite');
  let director: UserProcess;
  let sender: Actor;
  let receivers: readonly [Actor, Actor];
  before(() => {
    director = kernel.connect('director');
    sender = start();
    receivers = [start(), start()];
  });

  const start = (): Actor => kernel.use(Actor.start(director, 'sharer.ts'));

  /** Has one program share what it has, with certain rights or all, and others link it. */
  async function share(from: Actor, to: readonly Actor[], rights?: number): Promise<unknown[]> {
    const linked: unknown[] = [];
    for (const receiver of to) {
      const { endpoint0, endpoint1 } = ok(Channel.create(director));
      expect(await from.does('share', rights === undefined ? [] : [rights], endpoint0)).to.equal(0);
      linked.push(await receiver.does('link', [], endpoint1));
    }
    return linked;
  }

  /** Gives the sender an eventpair with each receiver. */
  async function connect(from: Actor, to: readonly Actor[]): Promise<void> {
    const pairs = to.map(() => ok(EventPair.create(director)));
    await from.does('signals', [], ...pairs.map((pair) => pair.endpoint0));
    for (const [i, receiver] of to.entries()) {
      const pair = pairs[i];
      if (pair) await receiver.does('signals', [], pair.endpoint1);
    }
  }

  it('fixed length: a change of the region is seen by all receivers when the sender updates, and not before', async () => {
    expect(await sender.does('mirror', [10_000, 3])).to.equal('ZX_OK');
    expect(await share(sender, receivers)).to.deep.equal(['ZX_OK', 'ZX_OK']);
    for (const receiver of receivers) expect(await receiver.does('see')).to.deep.equal(contentOf(10_000, 3));
    await sender.does('change', [5]);
    for (const receiver of receivers) expect(await receiver.does('see')).to.deep.equal(contentOf(10_000, 3));
    await sender.does('change', [5, 1]);
    for (const receiver of receivers) expect(await receiver.does('see')).to.deep.equal(contentOf(10_000, 5));
  });

  it('changing length: contents of many sizes reach one receiver, each signalled by an eventpair', async () => {
    const lengths = [1, 4096, 0, 100, 65_536, 4097, 65_535, 2];
    const [receiver] = receivers;
    expect(await sender.does('reserve', [65_536])).to.equal('ZX_OK');
    expect(await share(sender, [receiver])).to.deep.equal(['ZX_OK']);
    await connect(sender, [receiver]);
    sender.begins('writeAll', lengths);
    receiver.begins('readAll', [lengths.length]);
    expect(await receiver.answer()).to.deep.equal(lengths.map((length) => contentOf(length)));
    await sender.answer();
  });

  it('two receivers read at the same time, and both see every content', async () => {
    const lengths = Array.from({ length: 50 }, (_, i) => (i * 997) % 30_000);
    expect(await sender.does('reserve', [30_000])).to.equal('ZX_OK');
    expect(await share(sender, receivers, READ_ONLY)).to.deep.equal(['ZX_OK', 'ZX_OK']);
    await connect(sender, receivers);
    sender.begins('writeAll', lengths);
    for (const receiver of receivers) receiver.begins('readAll', [lengths.length]);
    const expected = lengths.map((length) => contentOf(length));
    for (const receiver of receivers) expect(await receiver.answer()).to.deep.equal(expected);
    await sender.answer();
  });

  it('a receiver shares on what it was given, and may write where it has the right', async () => {
    const [first, second] = receivers;
    await sender.does('reserve', [8192]);
    await share(sender, [first]);
    expect(await share(first, [second])).to.deep.equal(['ZX_OK']);
    expect(await second.does('write', [5000])).to.equal('ZX_OK');
    await first.does('signals');
    await sender.does('signals');
    expect(await first.does('readAll', [1])).to.deep.equal([contentOf(5000)]);
    expect(await sender.does('readAll', [1])).to.deep.equal([contentOf(5000)]);
  });

  it('a read-only receiver is refused a write; a store through its data ends it, and nobody else', async () => {
    const victim = start();
    const [receiver] = receivers;
    await sender.does('mirror', [4096, 9]);
    expect(await share(sender, [victim, receiver], READ_ONLY)).to.deep.equal(['ZX_OK', 'ZX_OK']);
    expect(await victim.does('write', [10])).to.equal('ZX_ERR_ACCESS_DENIED');
    expect(await victim.does('store', [0, 1]).catch(String)).to.equal(
      'Error: the program has ended with -1028',
    );
    for (const actor of [sender, receiver]) expect(await actor.does('see')).to.deep.equal(contentOf(4096, 9));
    await sender.does('change', [11, 1]);
    expect(await receiver.does('see')).to.deep.equal(contentOf(4096, 11));
  });

  it('the bytes stay when the sender is killed, of which the receivers are told', async () => {
    const doomed = start();
    await doomed.does('reserve', [20_000]);
    await share(doomed, receivers, READ_ONLY | ZX_RIGHT_DUPLICATE);
    await connect(doomed, receivers);
    expect(await doomed.does('write', [20_000])).to.equal('ZX_OK');
    const [first, second] = receivers;
    for (const receiver of receivers) receiver.begins('awaitPeer');
    await doomed.kill();
    for (const receiver of receivers) await receiver.answer();
    await first.does('signals');
    expect(await first.does('readAll', [1])).to.deep.equal([contentOf(20_000)]);
    expect(await share(first, [second], READ_ONLY)).to.deep.equal(['ZX_OK']);
    expect(await second.does('see')).to.deep.equal(contentOf(20_000));
  });
});
