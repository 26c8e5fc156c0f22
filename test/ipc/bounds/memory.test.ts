import { join } from 'node:path';
import { expect } from 'chai';
import { connect, join as connectThread, KernelGoneError, spawn } from '../../../ipc';
import {
  ok,
  ProcessEndedError,
  statusName,
  type UserProcess,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
  ZX_VMO_OP_COMMIT,
  ZX_VMO_OP_DECOMMIT,
} from '../../../kernel';
import { suiteKernel } from '../suite-kernel';
import { describeEachTransport } from '../each-transport';

const PAGE = 4096;
const PERMISSIONS = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;
const NO_MEMORY = 'ZX_ERR_NO_MEMORY';

const create = (program: UserProcess, pages: number): number =>
  ok(program.sys.zx_vmo_create(pages * PAGE, 0)).out;
const map = (program: UserProcess, vmo: number, pages: number): { status: number; mapped_addr?: number } =>
  program.sys.zx_vmar_map(program.rootVmar, PERMISSIONS, 0, vmo, 0, pages * PAGE);

describeEachTransport('the bound on handles', () => {
  const kernel = suiteKernel({ limits: { handles: 200 } });

  it('beyond it nothing makes handles: ZX_ERR_NO_MEMORY, with nothing changed', async () => {
    const program = kernel.connect();
    const made: number[] = [];
    for (
      let next = program.sys.zx_event_create(0);
      next.status === 0;
      next = program.sys.zx_event_create(0)
    ) {
      made.push(next.out);
    }
    const full = await kernel.counts();
    expect(full.handles).to.equal(200);
    const { self, sys } = program;
    for (const refused of [
      sys.zx_event_create(0),
      sys.zx_eventpair_create(0),
      sys.zx_channel_create(0),
      sys.zx_port_create(0),
      sys.zx_vmo_create(1, 0),
      sys.zx_handle_duplicate(self, 0x80000000),
      spawn(program, join(__dirname, '../programs/idle.ts')),
    ]) {
      expect(statusName(refused.status)).to.equal(NO_MEMORY);
    }
    expect(await kernel.counts()).to.deep.equal(full);
    ok(sys.zx_handle_close_many(made.slice(0, 2)));
    ok(sys.zx_channel_create(0));
    expect(statusName(sys.zx_event_create(0).status)).to.equal(NO_MEMORY);
  });

  it('a refused spawn consumes its handles, as any other does', async () => {
    const program = kernel.connect();
    const { out0, out1 } = ok(program.sys.zx_channel_create(0));
    while (program.sys.zx_event_create(0).status === 0);
    const before = await kernel.counts();
    const refused = spawn(program, join(__dirname, '../programs/idle.ts'), { handles: { 1: out1 } });
    expect(statusName(refused.status)).to.equal(NO_MEMORY);
    expect((await kernel.counts()).handles).to.equal(before.handles - 1);
    expect(statusName(program.sys.zx_channel_write(out0, 0, new Uint8Array(1), []).status)).to.equal(
      'ZX_ERR_PEER_CLOSED',
    );
  });

  it('nobody is greeted, and no thread joins, who would need more: they are refused by name', async () => {
    const program = kernel.connect();
    while (program.sys.zx_event_create(0).status === 0);
    const full = await kernel.counts();
    const reason = 'hung up: the kernel has as many handles as it may have';
    expect(() => connect({ socketPath: kernel.socketPath })).to.throw(KernelGoneError, reason);
    expect(() => connectThread(program.ticket)).to.throw(KernelGoneError, reason);
    expect(await kernel.counts()).to.deep.equal(full);
    ok(program.sys.zx_handle_close(program.defaultJob));
    const thread = connectThread(program.ticket);
    expect(thread.sys.zx_system_get_page_size()).to.equal(PAGE);
    expect(() => thread.sys.zx_thread_exit()).to.throw(ProcessEndedError);
  });
});

describeEachTransport('the bound on bytes', () => {
  const MOST = 64 * PAGE;
  const kernel = suiteKernel({ limits: { bytes: MOST } });

  it('messages count until they are read', async () => {
    const program = kernel.connect();
    const { out0, out1 } = ok(program.sys.zx_channel_create(0));
    const message = new Uint8Array(65536);
    for (let i = 0; i < 4; i++) ok(program.sys.zx_channel_write(out0, 0, message, []));
    expect((await kernel.counts()).bytes).to.equal(MOST);
    expect(statusName(program.sys.zx_channel_write(out0, 0, message.subarray(0, 1), []).status)).to.equal(
      NO_MEMORY,
    );
    ok(program.sys.zx_channel_read(out1, 0, 65536, 0));
    ok(program.sys.zx_channel_write(out0, 0, message, []));
  });

  it('pages count when they are first written or committed, until they are given back', async () => {
    const program = kernel.connect();
    const vmo = create(program, 1000);
    ok(program.sys.zx_vmo_op_range(vmo, ZX_VMO_OP_COMMIT, 0, 60 * PAGE));
    expect((await kernel.counts()).bytes).to.equal(60 * PAGE);
    ok(program.sys.zx_vmo_write(vmo, new Uint8Array(PAGE), 0));
    ok(program.sys.zx_vmo_write(vmo, new Uint8Array(4 * PAGE), 100 * PAGE));
    const bytes = new Uint8Array(2).fill(1);
    expect(statusName(program.sys.zx_vmo_write(vmo, bytes, 200 * PAGE).status)).to.equal(NO_MEMORY);
    expect(statusName(program.sys.zx_vmo_op_range(vmo, ZX_VMO_OP_COMMIT, 0, 65 * PAGE).status)).to.equal(
      NO_MEMORY,
    );
    ok(program.sys.zx_vmo_op_range(vmo, ZX_VMO_OP_DECOMMIT, 0, 10 * PAGE));
    ok(program.sys.zx_vmo_write(vmo, bytes, 200 * PAGE));
  });

  it('the same where a VMO is mapped; what programs store counts from the next syscall on it', async () => {
    const program = kernel.connect();
    const vmo = create(program, 1000);
    const { mapped_addr } = ok(
      program.sys.zx_vmar_map(program.rootVmar, PERMISSIONS, 0, vmo, 0, 1000 * PAGE),
    );
    ok(program.sys.zx_vmo_op_range(vmo, ZX_VMO_OP_COMMIT, 0, 30 * PAGE));
    const memory = program.memory(mapped_addr, 1000 * PAGE);
    for (let page = 100; page < 130; page++) memory[page * PAGE] = 1;
    ok(program.sys.zx_vmo_write(vmo, Uint8Array.of(1), 0));
    expect((await kernel.counts()).bytes).to.equal(60 * PAGE);
    expect(
      statusName(program.sys.zx_vmo_op_range(vmo, ZX_VMO_OP_COMMIT, 500 * PAGE, 5 * PAGE).status),
    ).to.equal(NO_MEMORY);
    ok(program.sys.zx_vmo_op_range(vmo, ZX_VMO_OP_DECOMMIT, 100 * PAGE, 30 * PAGE));
    expect((await kernel.counts()).bytes).to.equal(30 * PAGE);
  });

  it('a write to what is committed or written already needs no more, mapped or not', () => {
    const program = kernel.connect();
    const vmo = create(program, 64);
    ok(map(program, vmo, 64));
    ok(program.sys.zx_vmo_write(vmo, new Uint8Array(10 * PAGE).fill(1), 0));
    const rest = create(program, 54);
    ok(program.sys.zx_vmo_op_range(rest, ZX_VMO_OP_COMMIT, 0, 54 * PAGE));
    ok(program.sys.zx_vmo_write(vmo, new Uint8Array(10 * PAGE).fill(2), 0));
    ok(program.sys.zx_vmo_write(vmo, Uint8Array.of(3, 3), PAGE - 1));
    expect(statusName(program.sys.zx_vmo_write(vmo, Uint8Array.of(4, 4), 10 * PAGE - 1).status)).to.equal(
      NO_MEMORY,
    );
    ok(map(program, rest, 54));
    ok(program.sys.zx_vmo_write(rest, new Uint8Array(54 * PAGE), 0));
    ok(program.sys.zx_vmo_op_range(rest, ZX_VMO_OP_COMMIT, 0, 54 * PAGE));
  });

  it('one program that has used it all up keeps nobody from syscalls that need none', () => {
    const glutton = kernel.connect('glutton');
    ok(glutton.sys.zx_vmo_op_range(create(glutton, 64), ZX_VMO_OP_COMMIT, 0, MOST));
    const other = kernel.connect('other');
    expect(statusName(other.sys.zx_vmo_write(create(other, 1), Uint8Array.of(1), 0).status)).to.equal(
      NO_MEMORY,
    );
    glutton.exit();
    ok(other.sys.zx_vmo_write(create(other, 1), Uint8Array.of(1), 0));
  });
});

describeEachTransport('the bound on descriptors', () => {
  const kernel = suiteKernel({ limits: { descriptors: 2 } });

  it('VMOs take one when they are first mapped, and none before; beyond it mapping is ZX_ERR_NO_MEMORY', async () => {
    const program = kernel.connect();
    const vmos = [create(program, 1), create(program, 1), create(program, 1)];
    expect((await kernel.counts()).descriptors).to.equal(0);
    expect(vmos.map((vmo) => statusName(map(program, vmo, 1).status))).to.deep.equal([
      'ZX_OK',
      'ZX_OK',
      NO_MEMORY,
    ]);
    expect(statusName(map(program, vmos[0] ?? 0, 1).status), 'mapped again').to.equal('ZX_OK');
    const { descriptors, mappings } = await kernel.counts();
    expect([descriptors, mappings]).to.deep.equal([2, 3]);
  });

  it('a VMO that goes makes room for another', () => {
    const program = kernel.connect();
    for (let i = 0; i < 10; i++) {
      const vmo = create(program, 1);
      const { mapped_addr } = map(program, vmo, 1);
      ok(program.sys.zx_handle_close(vmo));
      ok(program.sys.zx_vmar_unmap(program.rootVmar, mapped_addr ?? 0, PAGE));
    }
  });
});

describeEachTransport('the bound on bytes, in a transfer that goes in pieces', () => {
  const PIECES = 12 * 2 ** 20;
  const kernel = suiteKernel({ limits: { bytes: PIECES } });

  it('a write that does not fit as a whole is refused with nothing written', async () => {
    const program = kernel.connect();
    for (const isMapped of [false, true]) {
      const vmo = create(program, (2 * PIECES) / PAGE);
      if (isMapped) ok(map(program, vmo, (2 * PIECES) / PAGE));
      const before = await kernel.counts();
      const { status } = program.sys.zx_vmo_write(vmo, new Uint8Array(PIECES + PAGE).fill(1), PAGE);
      expect(statusName(status)).to.equal(NO_MEMORY);
      const { buffer } = ok(program.sys.zx_vmo_read(vmo, PAGE, PAGE));
      expect(buffer.some((byte) => byte !== 0)).to.equal(false);
      expect(await kernel.counts()).to.deep.equal(before);
      ok(program.sys.zx_vmo_write(vmo, new Uint8Array(PIECES).fill(2), PAGE));
      ok(program.sys.zx_vmo_write(vmo, new Uint8Array(PIECES).fill(3), PAGE));
      ok(program.sys.zx_vmo_op_range(vmo, ZX_VMO_OP_DECOMMIT, 0, 2 * PIECES));
    }
  });
});
