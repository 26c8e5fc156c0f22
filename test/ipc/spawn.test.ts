import { execFileSync, spawn as spawnHost } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { currentProcess, PA_HND, PA_USER0, PA_USER1, spawn, takeStartupHandle } from '../../ipc';
import {
  Kernel,
  ok,
  statusName,
  type UserProcess,
  ZX_CHANNEL_READABLE,
  ZX_INFO_HANDLE_BASIC,
  ZX_INFO_PROCESS,
  ZX_PROCESS_TERMINATED,
  ZX_PROP_NAME,
  ZX_RIGHT_WAIT,
} from '../../kernel';
import { HELLO, operations as op, PROTOCOL_VERSION, roles } from '../../ipc/wire/messages';
import { syscallTable } from '../../kernel/abi/table';
import { hostEnded } from './host-program';
import { startLight } from './light-program';
import { suiteKernel } from './suite-kernel';
import { describeEachTransport } from './each-transport';

const program = (name: string): string => join(__dirname, 'programs', name);

interface Told {
  readonly name: string;
  readonly koid: number;
  readonly args: readonly string[];
  readonly isSame: boolean;
  readonly variables: readonly string[];
  readonly given: number;
  readonly again: number;
  readonly missing: number;
  readonly job: number;
  readonly grandchild: (Told & { readonly exited: number }) | null;
}

describeEachTransport('spawn', () => {
  const kernel = suiteKernel();
  let parent: UserProcess;
  beforeEach(() => (parent = kernel.connect('parent')));

  const koidOf = (handle: number): number =>
    ok(parent.sys.zx_object_get_info(handle, ZX_INFO_HANDLE_BASIC)).info.koid;
  const isClosed = (handle: number): boolean =>
    statusName(parent.sys.zx_object_get_info(handle, ZX_INFO_HANDLE_BASIC).status) === 'ZX_ERR_BAD_HANDLE';

  it('starts a program with a name, arguments and startup handles, which can start others', async () => {
    const { out0, out1 } = ok(parent.sys.zx_channel_create(0));
    const event = ok(parent.sys.zx_event_create(0)).out;
    const koid = koidOf(event);
    const { process: child, exited } = ok(
      spawn(parent, program('child'), {
        name: 'child',
        args: ['one', 'two words', ''],
        handles: { [PA_HND(PA_USER0, 0)]: out1, [PA_HND(PA_USER0, 1)]: event },
      }),
    );
    expect([isClosed(out1), isClosed(event)], 'moved').to.deep.equal([true, true]);
    ok(await parent.async.zx_object_wait_one(out0, ZX_CHANNEL_READABLE, 2n ** 63n - 1n));
    const told = JSON.parse(
      Buffer.from(ok(parent.sys.zx_channel_read(out0, 0, 65536, 0)).bytes).toString(),
    ) as Told;
    const job = koidOf(parent.defaultJob);
    expect(told).to.deep.include({
      name: 'child',
      args: ['one', 'two words', ''],
      isSame: true,
      variables: [],
      job,
    });
    expect(told, 'the handle, once').to.include({ given: koid, again: 0, missing: 0 });
    expect(told.koid).to.equal(koidOf(child));
    expect(told.grandchild).to.deep.include({
      name: 'grandchild',
      args: ['leaf'],
      variables: [],
      given: 0,
      job,
      exited: 0,
    });
    expect(await exited).to.equal(0);
    expect(ok(parent.sys.zx_object_get_property(child, ZX_PROP_NAME)).value).to.equal('child');
  });

  it("a program's name is its module's path, cut, if nothing else is said; it ends with its own code", async () => {
    const { process: child, exited } = ok(spawn(parent, program('leaves-at-once.cjs')));
    expect(ok(parent.sys.zx_object_get_property(child, ZX_PROP_NAME)).value).to.equal(
      program('leaves-at-once.cjs').slice(0, 31),
    );
    await exited;
  });

  describe('of a program that ends before its first line', () => {
    const directory = mkdtempSync(join(tmpdir(), 'zxsim-test-'));
    after(() => rmSync(directory, { recursive: true }));

    /** A module that runs another one without a word on standard error. */
    function module(name: string, text: string): string {
      const quiet = join(directory, `quiet-${name}.cjs`);
      writeFileSync(join(directory, `${name}.cjs`), text);
      writeFileSync(quiet, `require('node:fs').closeSync(2); require('./${name}.cjs');`);
      return quiet;
    }

    for (const [what, text] of [
      ['exits at once', 'process.exit(3)'],
      ['has a syntax error', '}'],
      ['needs a module that there is not', "require('./nowhere')"],
      ['kills itself', "process.kill(process.pid, 'SIGKILL')"],
    ] as const) {
      it(`because it ${what}: its process ends like a crash, its handles close`, async () => {
        const before = await kernel.counts();
        const { out0, out1 } = ok(parent.sys.zx_channel_create(0));
        const { process: child, exited } = ok(
          spawn(parent, module(what.replaceAll(' ', '-'), text), {
            handles: { [PA_HND(PA_USER1, 7)]: out1 },
          }),
        );
        expect(await exited).to.equal(-1028);
        const { observed } = ok(parent.sys.zx_object_wait_one(child, ZX_PROCESS_TERMINATED, 0n));
        expect(observed & ZX_PROCESS_TERMINATED).not.to.equal(0);
        expect(ok(parent.sys.zx_object_get_info(child, ZX_INFO_PROCESS)).info.return_code).to.equal(-1028);
        expect(statusName(parent.sys.zx_channel_write(out0, 0, new Uint8Array(0), []).status)).to.equal(
          'ZX_ERR_PEER_CLOSED',
        );
        ok(parent.sys.zx_handle_close_many([out0, child]));
        await kernel.settled(before);
      });
    }
  });

  it('zx_task_kill ends the program of a process, also one that never asked for it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'zxsim-test-'));
    const file = join(directory, 'pid');
    const { process: child, exited } = ok(spawn(parent, program('deaf.cjs'), { args: [file] }));
    const told = (): number => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0);
    while (told() === 0) await new Promise(setImmediate);
    const pid = told();
    rmSync(directory, { recursive: true });
    process.kill(pid, 0);
    ok(parent.sys.zx_task_kill(child));
    expect(await exited).to.equal(-1024);
    await hostEnded(pid);
  });

  it('what it makes is explained as made by spawn in the parent, as one step', async () => {
    const { process: child } = ok(spawn(parent, program('idle.ts'), { name: 'child' }));
    const explained = await kernel.process.explain(parent, child);
    expect(explained.birth).to.deep.include({
      syscall: 'spawn',
      process: { koid: parent.koid, name: 'parent' },
    });
    expect(explained.text).to.match(/made by spawn at step \d+ in process parent$/);
    const made = ok(parent.sys.zx_event_create(0)).out;
    const later = await kernel.process.explain(parent, made);
    expect(later.birth.step).to.be.greaterThan(explained.birth.step);
    ok(parent.sys.zx_task_kill(child));
  });

  it('a process id is believed of whoever started it, and of nobody else', async () => {
    const [own, foreign] = [spawnHost('sleep', ['1000']).pid ?? 0, startOrphan()];
    const client = await kernel.raw();
    await client.greet();
    const [, , [handle, ticket, koid]] = await client.call(op.spawn, ['child', []]);
    const child = await kernel.raw();
    await child.hello(PROTOCOL_VERSION, roles.spawned, ticket);
    for (const pid of [own, foreign]) {
      expect((await client.call(op.started, [koid, pid]))[1]).to.equal(0);
    }
    expect((await child.call(op.begin, [foreign]))[1]).to.equal(0);
    await client.call(syscallTable.zx_task_kill.number, [handle]);
    await hostEnded(own);
    process.kill(foreign, 'SIGKILL');
  });

  /** A process of the host that is not a descendant of this one: its parent has ended. */
  function startOrphan(): number {
    return Number(execFileSync('sh', ['-c', 'sleep 1000 >/dev/null 2>&1 & echo $!']).toString());
  }

  it('started is refused for what is no child, and for what is no process id', async () => {
    const client = await kernel.raw();
    const { koid: own } = await client.greet();
    expect(statusName((await client.call(op.started, [own, process.pid]))[1])).to.equal('ZX_ERR_NOT_FOUND');
    const [, , [, , koid]] = await client.call(op.spawn, ['child', []]);
    for (const bad of [0, 1, -1, 'x', kernel.process.pid]) {
      expect(statusName((await client.call(op.started, [koid, bad]))[1])).to.equal('ZX_ERR_INVALID_ARGS');
    }
  });

  it('how a child has ended is told as often as one asks, until a thousand others have', async () => {
    const client = await kernel.raw();
    await client.greet();
    const end = async (): Promise<unknown> => {
      const [, , [child, , koid]] = await client.call(op.spawn, ['child', []]);
      await client.call(syscallTable.zx_task_kill.number, [child]);
      await client.call(syscallTable.zx_handle_close.number, [child]);
      return koid;
    };
    const koid = await end();
    for (let i = 0; i < 2; i++)
      expect((await client.call(op.exited, [koid])).slice(1)).to.deep.equal([0, [-1024]]);
    for (let i = 0; i < 1024; i++) await end();
    expect(statusName((await client.call(op.exited, [koid]))[1])).to.equal('ZX_ERR_NOT_FOUND');
  });

  describe('takes its handles, whatever comes of it', () => {
    const idle = program('idle.ts');

    it('ZX_ERR_BAD_HANDLE: one of them is none; the others are closed', async () => {
      const before = await kernel.counts();
      const event = ok(parent.sys.zx_event_create(0)).out;
      for (const bad of [0, 4, 0xffffffff]) {
        const { status } = spawn(parent, idle, { handles: { 1: bad, 2: event } });
        expect(statusName(status)).to.equal('ZX_ERR_BAD_HANDLE');
      }
      expect(isClosed(event)).to.equal(true);
      await kernel.settled(before);
    });

    it('ZX_ERR_ACCESS_DENIED: one of them lacks TRANSFER; it is closed like the others', async () => {
      const before = await kernel.counts();
      const event = ok(parent.sys.zx_event_create(0)).out;
      const fixed = ok(parent.sys.zx_handle_duplicate(event, ZX_RIGHT_WAIT)).out;
      const { status } = spawn(parent, idle, { handles: { 1: event, 2: fixed } });
      expect(statusName(status)).to.equal('ZX_ERR_ACCESS_DENIED');
      expect([isClosed(event), isClosed(fixed)]).to.deep.equal([true, true]);
      await kernel.settled(before);
    });

    it('ZX_ERR_BAD_HANDLE: one of them is named twice; it is closed', async () => {
      const before = await kernel.counts();
      const event = ok(parent.sys.zx_event_create(0)).out;
      expect(statusName(spawn(parent, idle, { handles: { 1: event, 2: event } }).status)).to.equal(
        'ZX_ERR_BAD_HANDLE',
      );
      await kernel.settled(before);
    });
  });

  it('a module that there is not is an error that names it, and nothing is taken', async () => {
    const event = ok(parent.sys.zx_event_create(0)).out;
    const before = await kernel.counts();
    expect(() => spawn(parent, '/nowhere/module', { handles: { 1: event } })).to.throw(
      Error,
      "there is no module '/nowhere/module'",
    );
    expect(isClosed(event)).to.equal(false);
    expect(await kernel.counts()).to.deep.equal(before);
  });

  it('needs a parent behind a kernel process', () => {
    using local = new Kernel();
    expect(() => spawn(local.createProcess('local'), program('idle.ts'))).to.throw(
      TypeError,
      'one that connect() or hostKernel() gave',
    );
  });

  it('a program that was not spawned has no current process and no startup handles', () => {
    for (const ask of [currentProcess, () => takeStartupHandle(PA_HND(PA_USER0, 0))]) {
      expect(ask).to.throw(Error, 'this program was not started by spawn(); use connect()');
    }
  });

  it('a program whose parent dies before it is started ends too', async () => {
    const before = await kernel.counts();
    const client = await kernel.raw();
    await client.greet();
    for (let i = 0; i < 5; i++) expect((await client.call(op.spawn, [`child ${i}`, []]))[1]).to.equal(0);
    expect((await kernel.counts()).objects.process).to.equal((before.objects.process ?? 0) + 6);
    client.close();
    await kernel.settled(before);
  });

  it('a ticket of a spawned program starts one, once; it begins once', async () => {
    const client = await kernel.raw();
    await client.greet();
    const [, , [, ticket, koid]] = await client.call(op.spawn, ['child', []]);
    const child = await kernel.raw();
    expect(await child.hello(PROTOCOL_VERSION, roles.spawned, ticket)).to.deep.equal([
      0,
      0,
      [PROTOCOL_VERSION],
    ]);
    const other = await kernel.raw();
    other.sendValue([0, HELLO, [PROTOCOL_VERSION, roles.spawned, ticket]]);
    expect((await other.rest())[0]?.[2]).to.deep.equal(['no spawned process has this ticket']);
    const [, status, greeting] = await child.call(op.begin, [2 ** 31 - 1]);
    expect([status, (greeting[2] as unknown[])[0]]).to.deep.equal([0, 'child']);
    expect(statusName((await child.call(op.begin, [2 ** 31 - 1]))[1])).to.equal('ZX_ERR_BAD_STATE');
    child.close();
    expect((await client.call(op.exited, [koid]))[2]).to.deep.equal([-1028]);
  });

  it('who did not spawn a process is not told of its end', async () => {
    const light = await startLight(parent, []);
    const stranger = await kernel.raw();
    await stranger.greet();
    expect(statusName((await stranger.call(op.exited, [koidOf(light.process)]))[1])).to.equal(
      'ZX_ERR_NOT_FOUND',
    );
    ok(parent.sys.zx_task_kill(light.process));
    expect(await light.exited).to.equal(-1024);
  });
});
