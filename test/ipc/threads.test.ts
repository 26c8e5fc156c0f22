import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { connect, join, KernelGoneError } from '../../ipc';
import {
  Kernel,
  ok,
  ProcessEndedError,
  type UserProcess,
  ZX_EVENT_SIGNALED,
  ZX_INFO_PROCESS,
  ZX_THREAD_TERMINATED,
  ZX_TIME_INFINITE,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
} from '../../kernel';
import { startWorker } from './host-program';
import { suiteKernel } from './suite-kernel';
import { describeEachTransport } from './each-transport';

const PAGE = 4096;
const READ_WRITE = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;

interface Who {
  readonly koid: number;
  readonly name: string;
  readonly self: number;
  readonly thread: number;
  readonly rootVmar: number;
}

describeEachTransport('threads of a program', () => {
  const kernel = suiteKernel();
  let main: UserProcess;
  let worker: Worker;
  let others: number;
  beforeEach(async () => {
    others = (await kernel.counts()).objects.thread ?? 0;
    main = kernel.connect('threads');
    worker = startWorker('thread.ts', main.ticket);
    await once(worker, 'message');
  });
  afterEach(async () => {
    await worker.terminate();
  });

  /** How many threads of the program there are in the kernel. */
  async function threads(): Promise<number> {
    return ((await kernel.counts()).objects.thread ?? 0) - others;
  }

  /** Has the worker do something. */
  async function does<T>(step: string, ...args: number[]): Promise<T> {
    worker.postMessage({ step, args });
    const [result] = (await once(worker, 'message')) as [T];
    return result;
  }

  function mapped(): { vmo: number; address: number; memory: Uint8Array } {
    const vmo = ok(main.sys.zx_vmo_create(PAGE, 0)).out;
    const { mapped_addr: address } = ok(main.sys.zx_vmar_map(main.rootVmar, READ_WRITE, 0, vmo, 0, PAGE));
    return { vmo, address, memory: main.memory(address, PAGE) };
  }

  it('a joined thread is one of the same process: name, koid and handles, but a thread of its own', async () => {
    const who = await does<Who>('who');
    const { koid, name, self, rootVmar } = main;
    expect(who).to.include({ koid, name, self, rootVmar });
    expect(who.thread).not.to.equal(main.thread);
    expect(await threads()).to.equal(2);
  });

  it('threads share the handle table', async () => {
    const vmo = ok(main.sys.zx_vmo_create(3 * PAGE, 0)).out;
    expect(await does('sizeOf', vmo)).to.equal(3 * PAGE);
    ok(main.sys.zx_handle_close(vmo));
    expect(await does('sizeOf', vmo)).to.match(/ZX_ERR_BAD_HANDLE/);
  });

  it('memory that one maps is seen by the other at the same address', async () => {
    const { address, memory } = mapped();
    expect(await does('store', address, 77)).to.equal(77);
    expect(memory[0]).to.equal(77);
    const { vmo } = mapped();
    const there = await does<number>('map', vmo, PAGE);
    const view = main.memory(there, PAGE);
    view[0] = 5;
    expect(await does('load', there)).to.equal(5);
  });

  it('a thread that is blocked in a syscall keeps the others from nothing', async () => {
    const event = ok(main.sys.zx_event_create(0)).out;
    const woken = does<number>('wait', event);
    for (let i = 0; i < 100; i++) ok(main.sys.zx_vmo_get_size(mapped().vmo));
    ok(main.sys.zx_object_signal(event, 0, ZX_EVENT_SIGNALED));
    expect((await woken) & ZX_EVENT_SIGNALED).not.to.equal(0);
  });

  it('a thread may await as well as block', async () => {
    const event = ok(main.sys.zx_event_create(0)).out;
    const woken = does<number>('await', event);
    ok(main.sys.zx_object_signal(event, 0, ZX_EVENT_SIGNALED));
    expect((await woken) & ZX_EVENT_SIGNALED).not.to.equal(0);
  });

  it("a worker's end is its thread's: the process, its handles and its memory stay", async () => {
    const { vmo, memory } = mapped();
    memory[0] = 1;
    const { thread } = await does<Who>('who');
    worker.postMessage({ step: 'leave', args: [] });
    await once(worker, 'exit');
    ok(main.sys.zx_object_wait_one(thread, ZX_THREAD_TERMINATED, ZX_TIME_INFINITE));
    ok(main.sys.zx_vmo_write(vmo, Uint8Array.of(2), 0));
    expect(memory[0], 'the mapping is still there').to.equal(2);
    expect(ok(main.sys.zx_object_get_info(main.self, ZX_INFO_PROCESS)).info.return_code).to.equal(0);
    expect(await threads(), 'one runs, and there is a handle to the other').to.equal(2);
    ok(main.sys.zx_handle_close(thread));
    expect(await threads()).to.equal(1);
  });

  it('a worker that is terminated ends its thread, and nothing else', async () => {
    const { thread } = await does<Who>('who');
    const { memory, vmo } = mapped();
    await worker.terminate();
    ok(main.sys.zx_object_wait_one(thread, ZX_THREAD_TERMINATED, ZX_TIME_INFINITE));
    ok(main.sys.zx_vmo_write(vmo, Uint8Array.of(3), 0));
    expect(memory[0]).to.equal(3);
  });

  it('so does one that is terminated while a syscall blocks it', async () => {
    const blocked = startWorker('blocked-worker.ts', main.ticket);
    await once(blocked, 'message');
    while ((await kernel.process.waiters()).length === 0);
    await blocked.terminate();
    while ((await kernel.process.waiters()).length > 0);
    const { memory, vmo } = mapped();
    ok(main.sys.zx_vmo_write(vmo, Uint8Array.of(4), 0));
    expect(memory[0]).to.equal(4);
  });

  it('zx_thread_exit ends the calling thread alone; its later calls say so', async () => {
    const { memory, vmo } = mapped();
    expect(await does('exitThread')).to.equal(
      "ProcessEndedError: the calling thread of process 'threads' has exited",
    );
    expect(await does('who')).to.be.an('object');
    expect(await does('sizeOf', vmo)).to.match(/^ProcessEndedError: the calling thread/);
    ok(main.sys.zx_vmo_write(vmo, Uint8Array.of(9), 0));
    expect(memory[0]).to.equal(9);
  });

  it('zx_process_exit in one thread ends all of them', async () => {
    const { memory } = mapped();
    memory[0] = 1;
    expect(await does('exitProcess', 11)).to.match(
      /^ProcessEndedError: process 'threads' has ended with return code 11/,
    );
    expect(() => main.sys.zx_handle_close(0)).to.throw(ProcessEndedError, 'return code 11');
    expect(memory[0], 'what was mapped is zeros').to.equal(0);
  });

  it("a worker's view of what was mapped reads zeros after the end of the process, whoever ended it", async () => {
    const vmo = ok(main.sys.zx_vmo_create(PAGE, 0)).out;
    ok(main.sys.zx_vmo_write(vmo, Uint8Array.of(1, 2), 0));
    expect(await does('keep', await does<number>('map', vmo, PAGE), 2)).to.equal(2);
    expect(await does('peek')).to.deep.equal([1, 2]);
    main.exit();
    expect(await does('peek')).to.deep.equal([0, 0]);
  });

  it("the process's end ends a syscall that blocks a thread of it", async () => {
    const event = ok(main.sys.zx_event_create(0)).out;
    const woken = does<string>('wait', event);
    while ((await kernel.process.waiters()).length === 0);
    main.exit(3);
    expect(await woken).to.equal("ProcessEndedError: process 'threads' has ended with return code 3");
  });

  it('who is in the process is who its tickets were given to: a ticket joins as often as it is used', async () => {
    const second = join(main.ticket);
    const third = join(second.ticket);
    expect([second.koid, third.koid]).to.deep.equal([main.koid, main.koid]);
    expect(await threads()).to.equal(4);
    expect(() => second.sys.zx_thread_exit()).to.throw(ProcessEndedError);
    ok(third.sys.zx_vmo_create(1, 0));
    expect(() => third.sys.zx_thread_exit()).to.throw(ProcessEndedError);
  });

  it('joining a hundred times leaves nothing but the handles to the threads', async () => {
    const before = await kernel.counts();
    const descriptors = kernel.openDescriptors();
    for (let i = 0; i < 100; i++) {
      const thread = join(main.ticket);
      ok(main.sys.zx_handle_close(thread.thread));
      expect(() => thread.sys.zx_thread_exit()).to.throw(ProcessEndedError);
    }
    await kernel.settled(before);
    while (kernel.openDescriptors() > descriptors) await kernel.counts();
  });

  it('the ticket of a process that has ended, or of another kind, is refused', () => {
    const ended = connect({ socketPath: kernel.socketPath, name: 'ended' });
    const { ticket } = ended;
    ended.exit();
    expect(() => join(ticket)).to.throw(KernelGoneError, 'hung up: no living process has this ticket');
    using local = new Kernel();
    for (const other of [local.createProcess('local').ticket, '', 'ticket', '#secret']) {
      expect(() => join(other)).to.throw(TypeError, `'${other}' is not the ticket of a process`);
    }
  });
});
