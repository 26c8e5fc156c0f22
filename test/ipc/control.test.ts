import { expect } from 'chai';
import { controlOperations as op, PROTOCOL_VERSION, roles } from '../../ipc/wire/messages';
import {
  type KernelEvent,
  ok,
  statusName,
  type UserProcess,
  ZX_EVENT_SIGNALED,
  ZX_RIGHT_READ,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_SIGNAL,
  ZX_RIGHT_TRANSFER,
  ZX_RIGHT_WRITE,
  ZX_VM_PERM_READ,
} from '../../kernel';
import { suiteKernel } from './suite-kernel';
import { describeEachTransport } from './each-transport';

const PAGE = 4096;

describeEachTransport('the control connection', () => {
  const kernel = suiteKernel();
  let program: UserProcess;
  beforeEach(() => (program = kernel.connect('engine')));

  /** The events that the kernel tells of while something is done. */
  async function eventsOf(action: () => void): Promise<KernelEvent[]> {
    const events: KernelEvent[] = [];
    const observation = await kernel.process.observe((event) => events.push(event));
    action();
    await kernel.counts();
    await observation[Symbol.asyncDispose]();
    return events;
  }

  it('counts objects by type, handles, mappings, descriptors and bytes', async () => {
    const before = await kernel.counts();
    const vmo = ok(program.sys.zx_vmo_create(2 * PAGE, 0)).out;
    ok(program.sys.zx_vmo_write(vmo, new Uint8Array(PAGE + 1), 0));
    ok(program.sys.zx_vmar_map(program.rootVmar, ZX_VM_PERM_READ, 0, vmo, 0, 2 * PAGE));
    const { out0 } = ok(program.sys.zx_channel_create(0));
    ok(program.sys.zx_channel_write(out0, 0, new Uint8Array(10), [vmo]));
    const after = await kernel.counts();
    expect(after.objects).to.deep.equal({
      ...before.objects,
      vmo: 1,
      channel: (before.objects.channel ?? 0) + 2,
    });
    expect(after.handles, 'the one under way too').to.equal(before.handles + 3);
    expect([after.mappings, after.descriptors]).to.deep.equal([1, 1]);
    expect(after.bytes).to.equal(before.bytes + 2 * PAGE + 10);
  });

  it('explains a handle: where it came from, and which process dropped which rights where', async () => {
    const receiver = kernel.connect('target');
    const listener = ok(receiver.svc.publish('vmo')).out;
    const channel = ok(program.svc.connect('vmo')).out;
    const vmo = ok(program.sys.zx_vmo_create(PAGE, 0)).out;
    const copy = ok(
      program.sys.zx_handle_duplicate(vmo, ZX_RIGHT_READ | ZX_RIGHT_WRITE | ZX_RIGHT_TRANSFER),
    ).out;
    ok(program.sys.zx_channel_write(channel, 0, new Uint8Array(0), [copy]));
    const [end = 0] = ok(receiver.sys.zx_channel_read(listener, 0, 0, 1)).handles;
    const [moved = 0] = ok(receiver.sys.zx_channel_read(end, 0, 0, 1)).handles;
    const reduced = ok(receiver.sys.zx_handle_replace(moved, ZX_RIGHT_READ)).out;
    const explanation = await kernel.process.explain(receiver, reduced);
    expect(explanation).to.include({ handle: reduced, rights: ZX_RIGHT_READ });
    expect(explanation.object).to.include({ type: 'vmo' });
    expect(explanation.birth).to.deep.include({
      syscall: 'zx_handle_replace',
      process: { koid: receiver.koid, name: 'target' },
    });
    expect(explanation.drops.map(({ syscall, process }) => [syscall, process.name])).to.deep.equal([
      ['zx_handle_duplicate', 'engine'],
      ['zx_handle_replace', 'target'],
    ]);
    expect(explanation.drops[1]?.rights).to.equal(ZX_RIGHT_WRITE | ZX_RIGHT_TRANSFER);
    expect(explanation.text).to.match(/dropped by zx_handle_duplicate at step \d+ in process engine/);
  });

  it('there is no explanation of what is no handle of a living process', async () => {
    const gone = kernel.connect('gone');
    const { koid, self } = gone;
    gone.exit();
    for (const [owner, handle] of [
      [program, 0],
      [program, 7],
      [{ koid: 1 }, program.self],
      [{ koid }, self],
    ] as const) {
      const error: unknown = await kernel.process.explain(owner, handle).catch((why: unknown) => why);
      expect(error).to.be.instanceOf(RangeError);
      expect(String(error)).to.match(/ZX_ERR_NOT_FOUND: there is no such process or handle/);
    }
  });

  it('tells of each syscall as it comes in and as it ends, and of the end of processes', async () => {
    const events = await eventsOf(() => {
      ok(program.sys.zx_vmo_create(PAGE, 0));
      program.exit(7);
    });
    const [call, returned, exit, end, ...more] = events.filter((event) => event.process.name === 'engine');
    const { koid, name } = program;
    expect(more).to.deep.equal([]);
    expect(call).to.deep.include({
      kind: 'call',
      process: { koid, name },
      syscall: 'zx_vmo_create',
      text: 'zx_vmo_create(size=4096, options=0)',
    });
    expect(returned).to.deep.include({ kind: 'return', status: 0 });
    expect(returned)
      .to.have.property('text')
      .that.matches(/^zx_vmo_create\(size=4096, options=0\) -> ZX_OK \(out=0x\w+ \(koid \d+\)\)$/);
    expect(call && 'step' in call && returned && 'step' in returned && returned.step - call.step).to.equal(0);
    expect(exit).to.deep.include({ kind: 'call', syscall: 'zx_process_exit' });
    expect(end).to.deep.equal({ kind: 'end', process: { koid, name }, returnCode: 7 });
  });

  it('a blocked syscall ends when it ends; a refused one says why', async () => {
    const event = ok(program.sys.zx_event_create(0)).out;
    const events = await eventsOf(() => {
      const waiting = program.wait(event, ZX_EVENT_SIGNALED);
      ok(program.sys.zx_object_signal(event, 0, ZX_EVENT_SIGNALED));
      void waiting;
      program.sys.zx_vmo_create(PAGE, 0x80);
      const weak = ok(program.sys.zx_handle_duplicate(event, ZX_RIGHT_SIGNAL)).out;
      program.sys.zx_handle_duplicate(weak, ZX_RIGHT_SAME_RIGHTS);
    });
    const lines = events.map((each) => `${each.kind} ${'syscall' in each ? each.syscall : ''}`);
    expect(lines.slice(0, 4)).to.deep.equal([
      'call zx_object_wait_one',
      'call zx_object_signal',
      'return zx_object_wait_one',
      'return zx_object_signal',
    ]);
    const whys = events.flatMap((each) =>
      each.kind === 'return' && each.why !== undefined ? [each.why] : [],
    );
    expect(whys[0]).to.equal(
      'zx_vmo_create: options may hold ZX_VMO_RESIZABLE and ZX_VMO_DISCARDABLE only (options=0x80)',
    );
    expect(whys[1]).to.match(
      /^zx_handle_duplicate: handle 0x\w+ \(EVENT \d+\) lacks ZX_RIGHT_DUPLICATE, dropped by zx_handle_duplicate at step \d+ in process engine$/,
    );
  });

  it('several may observe, each until it has enough', async () => {
    const [first, second]: [string[], string[]] = [[], []];
    const one = await kernel.process.observe(({ kind }) => first.push(kind));
    const other = await kernel.process.observe(({ kind }) => second.push(kind));
    ok(program.sys.zx_handle_close(0));
    await one[Symbol.asyncDispose]();
    ok(program.sys.zx_handle_close(0));
    await kernel.counts();
    await other[Symbol.asyncDispose]();
    ok(program.sys.zx_handle_close(0));
    await kernel.counts();
    expect([first.length, second.length]).to.deep.equal([2, 4]);
  });

  it('an observation that is disposed of twice is over, and ends no other, not even one of the same listener', async () => {
    const seen: string[] = [];
    const listener = ({ kind }: KernelEvent): void => void seen.push(kind);
    const one = await kernel.process.observe(listener);
    const other = await kernel.process.observe(listener);
    ok(program.sys.zx_handle_close(0));
    await Promise.all([one[Symbol.asyncDispose](), one[Symbol.asyncDispose]()]);
    await one[Symbol.asyncDispose]();
    expect(seen, 'both were told').to.have.length(4);
    ok(program.sys.zx_handle_close(0));
    await other[Symbol.asyncDispose]();
    await one[Symbol.asyncDispose]();
    expect(seen, 'one was').to.have.length(6);
    ok(program.sys.zx_handle_close(0));
    await kernel.counts();
    expect(seen).to.have.length(6);
  });

  it('lists every blocked syscall with what it waits for', async () => {
    const event = ok(program.sys.zx_event_create(0)).out;
    const port = ok(program.sys.zx_port_create(0)).out;
    const waits = [
      program.wait(event, ZX_EVENT_SIGNALED, 2n ** 62n),
      program.async.zx_port_wait(port, 2n ** 62n),
      program.async.zx_nanosleep(2n ** 62n),
    ];
    ok(program.sys.zx_handle_close(0)); // Comes after those three, which waiters() alone need not do.
    const waiters = await kernel.process.waiters();
    expect(waiters.map(({ process, processKoid, syscall }) => [process, processKoid, syscall])).to.deep.equal(
      [
        ['engine', program.koid, 'zx_object_wait_one'],
        ['engine', program.koid, 'zx_port_wait'],
        ['engine', program.koid, 'zx_nanosleep'],
      ],
    );
    expect(waiters[0]?.waitsFor).to.match(/^ZX_EVENT_SIGNALED on event \d+$/);
    expect(waiters[1]?.waitsFor).to.match(/^a packet on port \d+$/);
    program.exit();
    await Promise.allSettled(waits);
    expect(await kernel.process.waiters()).to.deep.equal([]);
  });

  it('makes no syscalls, and is answered in kind', async () => {
    const client = await kernel.raw();
    await client.hello(PROTOCOL_VERSION, roles.control);
    for (const number of [0, 1, 20, -1, -2, -3, -99]) {
      expect(statusName((await client.call(number, [0, 0]))[1])).to.equal('ZX_ERR_BAD_SYSCALL');
    }
    for (const args of [[], ['x', 'y'], [null, {}], [program.koid]]) {
      expect(statusName((await client.call(op.explain, args))[1])).to.equal('ZX_ERR_INVALID_ARGS');
    }
    const [, status, [counts]] = await client.call(op.counts, ['whatever', 7]);
    expect([status, counts]).to.deep.equal([0, await kernel.counts()]);
    expect((await client.call(op.unobserve, []))[1]).to.equal(0);
    expect((await client.call(op.observe, []))[1]).to.equal(0);
    expect((await client.call(op.observe, []))[1]).to.equal(0);
    client.close();
    ok(program.sys.zx_handle_close(0));
  });
});
