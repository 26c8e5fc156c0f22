import { expect } from 'chai';
import {
  statusName,
  ZX_INFO_HANDLE_BASIC,
  ZX_OBJ_TYPE_CHANNEL,
  ZX_OBJ_TYPE_JOB,
  ZX_OBJ_TYPE_PROCESS,
  ZX_OBJ_TYPE_THREAD,
  ZX_OBJ_TYPE_VMAR,
} from '../../kernel';
import { PROTOCOL_VERSION, roles } from '../../ipc/wire/messages';
import { syscallTable } from '../../kernel/abi/table';
import type { RawClient } from './raw-client';
import { WINDOW } from './raw-client';
import { suiteKernel } from './suite-kernel';

const PROCESS = [PROTOCOL_VERSION, roles.process] as const;
const { number: closeNumber } = syscallTable.zx_handle_close;
const { number: infoNumber } = syscallTable.zx_object_get_info;

/** Fails unless the kernel's last words on a connection are these. */
async function expectRefused(client: RawClient, status: string, words: RegExp): Promise<void> {
  const [last, ...more] = await client.rest();
  expect(more).to.deep.equal([]);
  expect(last?.[0]).to.equal(-1);
  expect(statusName(last?.[1] ?? 0)).to.equal(status);
  expect(last?.[2][0]).to.match(words);
}

describe('hello', () => {
  const kernel = suiteKernel();

  it('greets a process with version, kernel, name, koids, first handles, window and tickets', async () => {
    const client = await kernel.raw();
    const reply = await client.hello(...PROCESS, 'a program whose name is too long for Zircon', ...WINDOW);
    const [version, pid, [name, koid, threadKoid], handles, window, startup, tickets] = reply?.[2] as [
      number,
      number,
      [string, number, number],
      number[],
      number[],
      unknown[],
      string[],
    ];
    expect(reply?.slice(0, 2)).to.deep.equal([0, 0]);
    expect([version, pid]).to.deep.equal([PROTOCOL_VERSION, kernel.process.pid]);
    expect(name).to.equal('a program whose name is too lon');
    expect(new Set([koid, threadKoid]).size).to.equal(2);
    expect(new Set(handles).size).to.equal(5);
    expect(handles.every((value) => (value & 3) === 3)).to.equal(true);
    expect(window).to.deep.equal(WINDOW.map(Number));
    expect(startup).to.deep.equal([]);
    expect(new Set(tickets).size).to.equal(2);
  });

  it('a newborn process holds exactly self, its thread, its root VMAR, its job and its channel to svc', async () => {
    const before = await kernel.counts();
    const client = await kernel.raw();
    const { handles, koid } = await client.greet();
    const types: number[] = [];
    for (const value of Object.values(handles)) {
      const [, status, outs] = await client.call(infoNumber, [value, ZX_INFO_HANDLE_BASIC]);
      expect(status).to.equal(0);
      const [[ownKoid, , type]] = outs as [[number, number, number]];
      types.push(type);
      if (value === handles.self) expect(ownKoid).to.equal(koid);
    }
    expect(types).to.deep.equal([
      ZX_OBJ_TYPE_PROCESS,
      ZX_OBJ_TYPE_THREAD,
      ZX_OBJ_TYPE_VMAR,
      ZX_OBJ_TYPE_JOB,
      ZX_OBJ_TYPE_CHANNEL,
    ]);
    const { handles: held, objects } = await kernel.counts();
    expect(held - before.handles, 'its five, and the other end of its channel').to.equal(6);
    expect((objects.channel ?? 0) - (before.objects.channel ?? 0)).to.equal(2);
    expect((objects.job ?? 0) - (before.objects.job ?? 0), 'a job of its own').to.equal(1);
  });

  it('greets a further thread with the same process and handles, but a thread of its own', async () => {
    const first = await kernel.raw();
    const { tickets, handles } = await first.greet('two threads');
    const second = await kernel.raw();
    const reply = await second.hello(PROTOCOL_VERSION, roles.thread, tickets.process);
    const [, , [name], values, window] = reply?.[2] as [number, number, [string], number[], number[]];
    expect(name).to.equal('two threads');
    expect(window).to.deep.equal(WINDOW.map(Number));
    const { self, rootVmar, job, svc } = handles;
    expect([values[0], values[2], values[3], values[4]]).to.deep.equal([self, rootVmar, job, svc]);
    expect(values[1]).not.to.equal(handles.thread);
  });

  it('answers the roles of completions and control with the version', async () => {
    const first = await kernel.raw();
    const { tickets } = await first.greet();
    const completions = await kernel.raw();
    expect(await completions.hello(PROTOCOL_VERSION, roles.completions, tickets.completions)).to.deep.equal([
      0,
      0,
      [PROTOCOL_VERSION],
    ]);
    const control = await kernel.raw();
    expect(await control.hello(PROTOCOL_VERSION, roles.control)).to.deep.equal([
      0,
      0,
      [PROTOCOL_VERSION, kernel.process.pid],
    ]);
  });

  it('another version is refused by name', async () => {
    for (const version of [
      PROTOCOL_VERSION + 1,
      0,
      -1,
      'constructor',
      null,
      [1],
      { toString: 1, valueOf: 1 },
    ]) {
      const client = await kernel.raw();
      client.sendValue([0, 0, [version, roles.process, 'x', ...WINDOW]]);
      await expectRefused(
        client,
        'ZX_ERR_NOT_SUPPORTED',
        /^this kernel speaks version 2 of the protocol, not /,
      );
    }
  });

  it('a role that there is not is refused, whatever stands for it', async () => {
    for (const role of [
      6,
      -1,
      1.5,
      '0',
      '__proto__',
      'constructor',
      null,
      true,
      [0],
      { toString: 1, valueOf: 1 },
    ]) {
      const client = await kernel.raw();
      client.sendValue([0, 0, [PROTOCOL_VERSION, role, 'x', ...WINDOW]]);
      await expectRefused(client, 'ZX_ERR_INVALID_ARGS', /^role must be 0 to 5, not /);
    }
  });

  it('a process without a name or with a bad window is refused', async () => {
    const page = 4096;
    const bad = [
      ['x'],
      [7, ...WINDOW],
      ['x', 0, page],
      ['x', page, 0],
      ['x', page + 1, page],
      ['x', page, page - 1],
      ['x', -page, page],
      ['x', page, -page],
      ['x', 2 ** 52, 2 ** 53],
      ['x', page, 2n ** 64n - 4096n],
      ['x', '4096', '4096'],
      ['x', [page], [page]],
      ['x', { valueOf: 1, toString: 1 }, page],
      ['x', null, true],
    ];
    for (const details of bad) {
      const client = await kernel.raw();
      client.sendValue([0, 0, [...PROCESS, ...details]]);
      await expectRefused(
        client,
        'ZX_ERR_INVALID_ARGS',
        /^a process says hello with its name and its window/,
      );
    }
  });

  it('a ticket that opens nothing is refused, whatever stands for it', async () => {
    for (const role of [roles.thread, roles.completions, roles.spawned]) {
      for (const ticket of ['', 'constructor', 7, null, ['x'], { toString: 1, valueOf: 1 }]) {
        const client = await kernel.raw();
        client.sendValue([0, 0, [PROTOCOL_VERSION, role, ticket]]);
        await expectRefused(client, 'ZX_ERR_NOT_FOUND', /has this ticket$/);
      }
    }
  });

  it('tickets are good for what they are for, and those of completions for once', async () => {
    const first = await kernel.raw();
    const { tickets } = await first.greet();
    const uses: [number, string][] = [
      [roles.thread, tickets.completions],
      [roles.completions, tickets.process],
      [roles.spawned, tickets.process],
    ];
    const completions = await kernel.raw();
    await completions.hello(PROTOCOL_VERSION, roles.completions, tickets.completions);
    for (const [role, ticket] of [...uses, [roles.completions, tickets.completions]]) {
      const client = await kernel.raw();
      client.sendValue([0, 0, [PROTOCOL_VERSION, role, ticket]]);
      await expectRefused(client, 'ZX_ERR_NOT_FOUND', /has this ticket$/);
    }
  });

  it('the ticket of a process that has ended opens nothing', async () => {
    const first = await kernel.raw();
    const { tickets } = await first.greet();
    first.sendValue([1, syscallTable.zx_process_exit.number, [0]]);
    await first.rest();
    for (const [role, ticket] of [
      [roles.thread, tickets.process],
      [roles.completions, tickets.completions],
    ]) {
      const client = await kernel.raw();
      client.sendValue([0, 0, [PROTOCOL_VERSION, role, ticket]]);
      await expectRefused(client, 'ZX_ERR_NOT_FOUND', /^no living (process|thread) has this ticket$/);
    }
  });

  it('whatever comes before hello is refused: a syscall, an operation, a hello with another seq', async () => {
    for (const request of [
      [1, closeNumber, [0]],
      [0, closeNumber, [0]],
      [0, -2, [0, 0]],
      [0, -20, []],
      [1, 0, [...PROCESS, 'x', ...WINDOW]],
    ]) {
      const client = await kernel.raw();
      client.sendValue(request);
      await expectRefused(client, 'ZX_ERR_INVALID_ARGS', /^the first request must be hello/);
    }
  });

  it('a second hello is no syscall, and changes nothing', async () => {
    const client = await kernel.raw();
    await client.greet();
    const before = await kernel.counts();
    const again = await client.hello(...PROCESS, 'again', ...WINDOW);
    expect(statusName(again?.[1] ?? 0)).to.equal('ZX_ERR_BAD_SYSCALL');
    expect(await client.call(closeNumber, [0])).to.deep.equal([1, 0, []]);
    await kernel.settled(before);
  });
});
