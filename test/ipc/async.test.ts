import { expect } from 'chai';
import {
  ArgumentError,
  ok,
  ProcessEndedError,
  statusName,
  type UserProcess,
  ZX_EVENT_SIGNALED,
  ZX_SIGNAL_NONE,
  ZX_TIME_INFINITE,
  ZX_USER_SIGNAL_0,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
} from '../../kernel';
import { HostProgram } from './host-program';
import { suiteKernel } from './suite-kernel';
import { describeEachTransport } from './each-transport';

const PAGE = 4096;

describeEachTransport('syscalls as promises', () => {
  const kernel = suiteKernel();
  let program: UserProcess;
  let event: number;
  beforeEach(() => {
    program = kernel.connect();
    event = ok(program.sys.zx_event_create(0)).out;
  });
  const signal = (set: number, clear = 0): void => void ok(program.sys.zx_object_signal(event, clear, set));

  it('a wait is registered before it returns: what comes later in the thread comes later', async () => {
    const waiting = program.wait(event, ZX_EVENT_SIGNALED);
    signal(ZX_EVENT_SIGNALED | ZX_USER_SIGNAL_0);
    signal(0, ZX_EVENT_SIGNALED | ZX_USER_SIGNAL_0);
    const { status, observed } = await waiting;
    expect([statusName(status), observed]).to.deep.equal(['ZX_OK', ZX_EVENT_SIGNALED | ZX_USER_SIGNAL_0]);
  });

  it('any other call takes effect in its place among the synchronous ones', async () => {
    const vmo = ok(program.sys.zx_vmo_create(PAGE, 0)).out;
    const written = program.async.zx_vmo_write(vmo, Uint8Array.of(1, 2, 3), 0);
    expect(ok(program.sys.zx_vmo_read(vmo, 0, 3)).buffer).to.deep.equal(Uint8Array.of(1, 2, 3));
    ok(await written);
  });

  it('a wait that is satisfied, or whose deadline has passed, is answered too', async () => {
    signal(ZX_EVENT_SIGNALED);
    expect(await program.wait(event, ZX_EVENT_SIGNALED)).to.deep.equal({
      status: 0,
      observed: ZX_EVENT_SIGNALED,
    });
    const late = await program.wait(event, ZX_USER_SIGNAL_0, 0n);
    expect([statusName(late.status), late.observed]).to.deep.equal(['ZX_ERR_TIMED_OUT', ZX_EVENT_SIGNALED]);
    const canceled = program.wait(event, ZX_USER_SIGNAL_0);
    ok(program.sys.zx_handle_close(event));
    expect(statusName((await canceled).status)).to.equal('ZX_ERR_CANCELED');
    expect(statusName((await program.wait(event, ZX_SIGNAL_NONE)).status)).to.equal('ZX_ERR_BAD_HANDLE');
  });

  it('the event loop goes on meanwhile', async () => {
    const waiting = program.wait(event, ZX_EVENT_SIGNALED);
    let turns = 0;
    while (turns < 100) await new Promise((resolve) => setImmediate(() => resolve(turns++)));
    signal(ZX_EVENT_SIGNALED);
    await waiting;
    expect(turns).to.equal(100);
  });

  it('an argument that C could not express rejects, and a refusal resolves', async () => {
    const refused = await program.async.zx_vmo_get_size(event);
    expect(statusName(refused.status)).to.equal('ZX_ERR_WRONG_TYPE');
    const wrong: unknown = await program.async.zx_vmo_create(-1, 0).catch((error: unknown) => error);
    expect(wrong).to.be.instanceOf(ArgumentError);
  });

  it('thousands may be outstanding while synchronous calls go on, and all are answered', async () => {
    const waits = Array.from({ length: 5000 }, () => program.wait(event, ZX_EVENT_SIGNALED));
    for (let i = 0; i < 100; i++) ok(program.sys.zx_handle_close(0));
    signal(ZX_EVENT_SIGNALED);
    for (let i = 0; i < 100; i++) ok(program.sys.zx_handle_close(0));
    for (const { observed } of await Promise.all(waits)) expect(observed).to.equal(ZX_EVENT_SIGNALED);
  });

  it('replies of far more than 1 MiB that are not taken yet keep synchronous calls from nothing', async () => {
    const vmo = ok(program.sys.zx_vmo_create(64 * PAGE, 0)).out;
    const reads = Array.from({ length: 100 }, () => program.async.zx_vmo_read(vmo, 0, 64 * PAGE));
    const bytes = new Uint8Array(64 * PAGE).fill(1);
    for (let i = 0; i < 50; i++) {
      ok(program.sys.zx_vmo_write(vmo, bytes, 0));
      expect(ok(program.sys.zx_vmo_read(vmo, 0, 64 * PAGE)).buffer.length).to.equal(64 * PAGE);
    }
    for (const read of await Promise.all(reads))
      expect(ok(read).buffer.every((byte) => byte === 0)).to.equal(true);
  });

  it('mappings made so can be looked at as soon as the promise has resolved', async () => {
    const vmo = ok(program.sys.zx_vmo_create(PAGE, 0)).out;
    ok(program.sys.zx_vmo_write(vmo, Uint8Array.of(42), 0));
    const map = (): ReturnType<typeof program.async.zx_vmar_map> =>
      program.async.zx_vmar_map(program.rootVmar, ZX_VM_PERM_READ | ZX_VM_PERM_WRITE, 0, vmo, 0, PAGE);
    const many = await Promise.all(Array.from({ length: 20 }, map));
    for (const mapping of many) expect(program.memory(ok(mapping).mapped_addr, PAGE)[0]).to.equal(42);
    const [first] = many.map((mapping) => ok(mapping).mapped_addr);
    const view = program.memory(first ?? 0, PAGE);
    ok(await program.async.zx_vmar_unmap(program.rootVmar, first ?? 0, PAGE));
    expect(view[0]).to.equal(0);
  });

  it('a long transfer is made in pieces, a blocking call of two programs meets in the kernel', async () => {
    const length = 9 * 1024 * 1024;
    const vmo = ok(program.sys.zx_vmo_create(length, 0)).out;
    ok(await program.async.zx_vmo_write(vmo, new Uint8Array(length).fill(3), 0));
    const { buffer } = ok(await program.async.zx_vmo_read(vmo, 0, length));
    expect([buffer.length, buffer[length - 1]]).to.deep.equal([length, 3]);
    expect((await program.async.zx_cprng_draw(length)).length).to.equal(length);
  });

  it('the end of the process rejects what is outstanding, and what comes later', async () => {
    const failures = [
      program.wait(event, ZX_EVENT_SIGNALED),
      program.async.zx_nanosleep(ZX_TIME_INFINITE),
    ].map((promise) =>
      promise.then(
        () => undefined,
        (error: unknown) => error,
      ),
    );
    program.exit(5);
    failures.push(program.wait(event, 1).then(undefined, (error: unknown) => error));
    for (const error of await Promise.all(failures)) {
      expect(error).to.be.instanceOf(ProcessEndedError);
      expect((error as ProcessEndedError).returnCode).to.equal(5);
    }
  });

  it('an end that comes from elsewhere rejects them too', async () => {
    const killer = kernel.connect('killer');
    const listener = ok(killer.svc.publish('victim')).out;
    const channel = ok(program.svc.connect('victim')).out;
    ok(
      program.sys.zx_channel_write(channel, 0, new Uint8Array(0), [
        ok(program.sys.zx_handle_duplicate(program.self, 0x80000000)).out,
      ]),
    );
    const [end = 0] = ok(killer.sys.zx_channel_read(listener, 0, 0, 1)).handles;
    const [victim = 0] = ok(killer.sys.zx_channel_read(end, 0, 0, 1)).handles;
    const waiting = program.wait(event, ZX_EVENT_SIGNALED).catch((error: unknown) => error);
    ok(killer.sys.zx_task_kill(victim));
    const error = await waiting;
    expect(error).to.be.instanceOf(ProcessEndedError);
    expect((error as ProcessEndedError).returnCode).to.equal(-1024);
    expect(() => program.sys.zx_handle_close(0)).to.throw(ProcessEndedError);
  });

  it('a program ends by itself when nothing is outstanding any more, and not before', async () => {
    const [nothing, more] = [
      new HostProgram('awaiting.ts', [kernel.socketPath, 'nothing more']),
      new HostProgram('awaiting.ts', [kernel.socketPath, 'more']),
    ];
    expect([await nothing.line(), await nothing.exit()]).to.deep.equal(['done', [0, null]]);
    expect([await more.line(), await more.line(), await more.exit()]).to.deep.equal([
      'waiting',
      'woken',
      [0, null],
    ]);
  });
});
