import { expect } from 'chai';
import { KernelServer } from '../../../ipc/server/kernel-server';
import type { ServerLimits } from '../../../ipc/server/limits';
import { PROTOCOL_VERSION, roles } from '../../../ipc/wire/messages';
import { statusName } from '../../../kernel';
import { syscallTable } from '../../../kernel/abi/table';
import { ManualTimers } from '../../harness/manual-timers';
import { type Message, RawClient, WINDOW } from '../raw-client';

/** A kernel that serves this very thread, in which the host's timers come due when the test says so. */
function onManualTimers(limits: Partial<ServerLimits>) {
  let timers: ManualTimers;
  let server: KernelServer;
  const clients: RawClient[] = [];

  beforeEach(async () => {
    timers = new ManualTimers();
    server = await KernelServer.start({ limits });
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
    server.stop();
    timers[Symbol.dispose]();
  });

  async function open(): Promise<RawClient> {
    const client = await RawClient.open(server.socketPath);
    clients.push(client);
    return client;
  }

  async function hello(client: RawClient): Promise<Message | undefined> {
    return client.hello(PROTOCOL_VERSION, roles.process, 'client', ...WINDOW);
  }

  return {
    open,
    /** Lets time pass, in milliseconds. */
    passes: (milliseconds: number) => timers.pass(milliseconds),
    processes: () => server.kernel.counts().objects.process,
    /** Fails unless there is no room for a further connection. All that were opened before have been received then. */
    expectFull: async (): Promise<void> => {
      const [last] = await (await open()).rest();
      expect(last?.[2][0]).to.match(/^this kernel serves at most/);
    },
    /** A client that was greeted, as soon as there is room for one. */
    greeted: async (): Promise<RawClient> => {
      for (;;) {
        const client = await open();
        if ((await hello(client))?.[0] === 0) return client;
      }
    },
  };
}

describe('the bound on the time until hello', () => {
  const { open, passes, expectFull, greeted } = onManualTimers({ helloMilliseconds: 200, connections: 2 });

  it('who says nothing, or half a hello, is sent away with the reason, and makes room', async () => {
    const [silent, slow] = [await open(), await open()];
    slow.send(Uint8Array.of(9, 0, 0, 0, 0x93));
    await expectFull();
    passes(199);
    await expectFull();
    passes(1);
    for (const client of [silent, slow]) {
      const [last, ...more] = await client.rest();
      expect([last?.[0], statusName(last?.[1] ?? 0), last?.[2], more]).to.deep.equal([
        -1,
        'ZX_ERR_TIMED_OUT',
        ['no hello came within 200 ms'],
        [],
      ]);
    }
    await Promise.all([greeted(), greeted()]);
  });

  it('who has said it may be silent as long as it likes', async () => {
    const quiet = await greeted();
    const silent = await open();
    await expectFull();
    passes(10_000);
    await silent.rest();
    expect((await quiet.call(syscallTable.zx_system_get_page_size.number, []))[2]).to.deep.equal([4096]);
  });
});

describe('the bound on the time to take last words in', () => {
  const { passes, processes, expectFull, greeted } = onManualTimers({
    lingerMilliseconds: 50,
    unsentBytes: 2 ** 26,
    connections: 1,
  });

  it('who is sent away and never reads is hung up on', async () => {
    const before = processes();
    const client = await greeted();
    client.pause();
    for (let i = 0; i < 4; i++) client.sendValue([i, syscallTable.zx_cprng_draw.number, [2 ** 22]]);
    client.sendValue('no request');
    while (processes() !== before) await new Promise(setImmediate);
    passes(49);
    await expectFull();
    passes(1);
    await greeted();
  });
});
