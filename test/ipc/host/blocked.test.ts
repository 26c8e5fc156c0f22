import { join } from 'node:path';
import { expect } from 'chai';
import { PA_HND, PA_USER0, spawn } from '../../../ipc';
import { ok, statusName, type UserProcess, ZX_CHANNEL_READABLE } from '../../../kernel';
import { Channel } from '../../../zx';
import { syscallTable } from '../../../kernel/abi/table';
import { RawClient } from '../raw-client';
import { RingClient } from '../ring/ring-client';
import { suiteHost } from './suite-host';

/** A channel to a program of another OS process, which answers each message with its bytes in reverse. */
async function startAnswering(program: UserProcess): Promise<Channel> {
  const { endpoint0, endpoint1 } = ok(Channel.create(program));
  const handles = { [PA_HND(PA_USER0, 0)]: endpoint1.release() };
  ok(spawn(program, join(__dirname, '../programs/answering'), { handles }));
  ok(await endpoint0.async.waitOne(ZX_CHANNEL_READABLE));
  expect(textOf(ok(endpoint0.read()).bytes)).to.equal('ready');
  return endpoint0;
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** Fails if the event loop turns while something is done. */
async function withoutTurning(action: () => void): Promise<void> {
  let turned = false;
  const turns = new Promise<void>((resolve) => setImmediate(resolve)).then(() => (turned = true));
  action();
  expect(turned).to.equal(false);
  await turns;
}

describe('a program beside its kernel that blocks in a syscall', () => {
  const host = suiteHost();

  it('is woken by what a program of another OS process does: the kernel serves that meanwhile', async () => {
    const channel = await startAnswering(host.program);
    await withoutTurning(() => {
      for (const word of ['once', 'and', 'again']) {
        ok(channel.write(Buffer.from(`0000${word}`)));
        ok(channel.waitOne(ZX_CHANNEL_READABLE));
        expect(textOf(ok(channel.read()).bytes)).to.equal(`0000${textOf(Buffer.from(word).toReversed())}`);
      }
    });
  });

  it('has its zx_channel_call answered', async () => {
    const channel = await startAnswering(host.program);
    await withoutTurning(() => {
      const { bytes } = ok(channel.call(Buffer.from('0000abc')));
      expect(textOf(bytes.subarray(4))).to.equal('cba');
    });
  });

  it('is answered by several, each in its turn', async () => {
    const channels = await Promise.all([startAnswering(host.program), startAnswering(host.program)]);
    await withoutTurning(() => {
      for (const channel of channels) ok(channel.write(Buffer.from('0000ab')));
      for (const channel of channels) {
        ok(channel.waitOne(ZX_CHANNEL_READABLE));
        expect(textOf(ok(channel.read()).bytes)).to.equal('0000ba');
      }
    });
  });

  it('ends at its deadline, others or not', async () => {
    const { program } = host;
    const { endpoint0 } = ok(Channel.create(program));
    const deadline = program.sys.zx_clock_get_monotonic() + 1_000_000n;
    expect(statusName(endpoint0.waitOne(ZX_CHANNEL_READABLE, deadline).status)).to.equal('ZX_ERR_TIMED_OUT');
    const channel = await startAnswering(program);
    const later = program.sys.zx_clock_get_monotonic() + 1_000_000n;
    expect(statusName(endpoint0.waitOne(ZX_CHANNEL_READABLE, later).status)).to.equal('ZX_ERR_TIMED_OUT');
    expect(program.sys.zx_clock_get_monotonic() >= later).to.equal(true);
    ok(channel.call(Buffer.from('0000')));
  });
});

describe('a listener of a hosted kernel that blocks, though it is not to', () => {
  const host = suiteHost();

  for (const kind of ['call', 'return'] as const) {
    it(`at a ${kind} leaves the order of a batch as it is`, async () => {
      const { kernel, program } = host;
      const reachable = { process: { pid: process.pid }, raw: () => RawClient.open(kernel.socketPath) };
      using client = await RingClient.open(reachable);
      await client.next();
      const told: string[] = [];
      let hasBlocked = false;
      const block = (): void => {
        const deadline = program.sys.zx_clock_get_monotonic() + 1_000_000n;
        ok(program.sys.zx_nanosleep(deadline));
      };
      using _observation = kernel.observe((event) => {
        if (event.kind === 'end' || event.process.koid === program.koid) return;
        told.push(`${event.kind} ${event.syscall}`);
        if (event.kind === kind && !hasBlocked) {
          hasBlocked = true;
          block();
        }
      });
      client.send([
        [30, syscallTable.zx_event_create.number, [0]],
        [31, syscallTable.zx_handle_close.number, [0]],
      ]);
      const replies: unknown = await client.next();
      expect(JSON.stringify(replies)).to.match(/^\[\[30,0,.*\],\[31,0,.*\]\]$/);
      expect(told).to.deep.equal([
        'call zx_event_create',
        'return zx_event_create',
        'call zx_handle_close',
        'return zx_handle_close',
      ]);
      client.raw.close();
    });
  }
});

describe('a program beside its kernel that blocks, and one that speaks to it over the socket', () => {
  const host = suiteHost();
  const { ZXSIM_TRANSPORT: asked } = process.env;
  before(() => (process.env.ZXSIM_TRANSPORT = 'socket'));
  after(() => {
    if (asked === undefined) delete process.env.ZXSIM_TRANSPORT;
    else process.env.ZXSIM_TRANSPORT = asked;
  });

  it('that one is served when the event loop turns, not before', async () => {
    const { program } = host;
    const channel = await startAnswering(program);
    ok(channel.write(Buffer.from('0000ab')));
    const deadline = program.sys.zx_clock_get_monotonic() + 20_000_000n;
    expect(statusName(channel.waitOne(ZX_CHANNEL_READABLE, deadline).status)).to.equal('ZX_ERR_TIMED_OUT');
    ok(await channel.async.waitOne(ZX_CHANNEL_READABLE));
    expect(textOf(ok(channel.read()).bytes)).to.equal('0000ba');
  });
});
