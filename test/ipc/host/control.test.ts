import { expect } from 'chai';
import fc from 'fast-check';
import {
  type KernelEvent,
  ok,
  statusName,
  ZX_RIGHT_READ,
  ZX_RIGHT_TRANSFER,
  ZX_TIME_INFINITE,
  ZX_VM_PERM_READ,
} from '../../../kernel';
import { Channel, Vmo } from '../../../zx';
import { Actor } from '../actor';
import { RawClient } from '../raw-client';
import { eventLoopTurns, suiteHost } from './suite-host';

const PAGE = 4096;
const READ_ONLY = ZX_RIGHT_READ | ZX_RIGHT_TRANSFER;

describe('what a hosted kernel tells its own thread', () => {
  const host = suiteHost();

  it('counts what programs of other OS processes hold', async () => {
    const { program, kernel } = host;
    await using child = Actor.start(program, 'mapper.ts');
    await child.does('pid');
    const before = kernel.counts();
    await child.does('map', [ZX_VM_PERM_READ, PAGE], ok(Vmo.create(program, PAGE)).vmo);
    const { objects, mappings } = kernel.counts();
    expect([objects.vmo, mappings]).to.deep.equal([(before.objects.vmo ?? 0) + 1, before.mappings + 1]);
  });

  it('explains a handle that came from another OS process', async () => {
    const { program, kernel } = host;
    await using child = Actor.start(program, 'sharer.ts');
    const { endpoint0, endpoint1 } = ok(Channel.create(program));
    expect(await child.does('reserve', [PAGE])).to.equal('ZX_OK');
    await child.does('share', [READ_ONLY], endpoint1);
    const [moved] = ok(endpoint0.read()).handles;
    const explanation = kernel.explain(program, moved?.handle ?? 0);
    expect(explanation.object).to.include({ type: 'vmo' });
    expect(explanation.rights).to.equal(READ_ONLY);
    expect(explanation.birth.process.name).to.equal('sharer.ts');
    expect(() => kernel.explain(program, 1)).to.throw(RangeError, "0x1 is no handle of process 'host'");
  });

  it('observes the syscalls of all programs as they come in, until it is disposed of', async () => {
    const { program, kernel } = host;
    await using child = Actor.start(program, 'mapper.ts');
    await child.does('pid');
    const events: KernelEvent[] = [];
    const observation = kernel.observe((event) => events.push(event));
    await child.does('unmap', [PAGE]);
    ok(program.sys.zx_vmo_create(PAGE, 0));
    observation[Symbol.dispose]();
    ok(program.sys.zx_event_create(0));
    const told = JSON.stringify(events, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(told).to.contain('zx_vmar_unmap').and.to.contain('zx_vmo_create');
    expect(told).not.to.contain('zx_event_create');
  });

  it('tells who is blocked, and by what', () => {
    const { program, kernel } = host;
    void program.async.zx_nanosleep(ZX_TIME_INFINITE).catch(() => undefined);
    expect(kernel.waiters().map(({ process, syscall }) => [process, syscall])).to.deep.include([
      'host',
      'zx_nanosleep',
    ]);
  });

  it('a client that sends garbage is hung up on, with a reason, and harms nobody', async () => {
    const { program, kernel } = host;
    await using child = Actor.start(program, 'mapper.ts');
    await child.does('pid');
    const before = kernel.counts();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 64 }), async (garbage) => {
        const client = await RawClient.open(kernel.socketPath);
        client.sendBody(garbage);
        const [last] = await client.rest();
        client.close();
        expect(last?.[0]).to.equal(-1);
        expect(statusName(last?.[1] ?? 0)).to.match(/^ZX_ERR_/);
      }),
      { numRuns: 50 },
    );
    await host.settled(before);
    expect(await child.does('pid')).to.be.greaterThan(0);
    ok(program.sys.zx_vmo_create(1, 0));
    await eventLoopTurns();
  });
});
