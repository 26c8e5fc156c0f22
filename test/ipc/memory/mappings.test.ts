import { expect } from 'chai';
import {
  ok,
  statusName,
  type UserProcess,
  ZX_INFO_VMAR,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
  ZX_VM_SPECIFIC,
  ZX_VMO_RESIZABLE,
} from '../../../kernel';
import { suiteKernel } from '../suite-kernel';
import { describeEachTransport } from '../each-transport';

const PAGE = 4096;
const MIB = 1024 * 1024;
const READ_WRITE = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;

const region = (program: UserProcess): { base: number; len: number } =>
  ok(program.sys.zx_object_get_info(program.rootVmar, ZX_INFO_VMAR)).info;

describeEachTransport('the memory of a program', () => {
  const kernel = suiteKernel();
  let program: UserProcess;
  beforeEach(() => (program = kernel.connect()));

  const create = (size: number, options = 0): number => ok(program.sys.zx_vmo_create(size, options)).out;
  const map = (vmo: number, length: number, options = READ_WRITE, offset = 0): number =>
    ok(program.sys.zx_vmar_map(program.rootVmar, options, offset, vmo, 0, length)).mapped_addr;
  const unmap = (address: number, length: number): void =>
    void ok(program.sys.zx_vmar_unmap(program.rootVmar, address, length));

  it('bytes that were written before the first mapping are in it', () => {
    const vmo = create(3 * PAGE);
    ok(program.sys.zx_vmo_write(vmo, Uint8Array.of(1, 2), PAGE - 1));
    expect([...program.memory(map(vmo, 3 * PAGE), 3 * PAGE).subarray(PAGE - 1, PAGE + 2)]).to.deep.equal([
      1, 2, 0,
    ]);
  });

  it('two mappings of a VMO show the same bytes, of a snapshot their own', () => {
    const vmo = create(PAGE);
    const [one, other] = [program.memory(map(vmo, PAGE), PAGE), program.memory(map(vmo, PAGE), PAGE)];
    one[0] = 1;
    const child = ok(program.sys.zx_vmo_create_child(vmo, 1, 0, PAGE)).out;
    const snapshot = program.memory(map(child, PAGE), PAGE);
    one[0] = 2;
    expect([other[0], snapshot[0]]).to.deep.equal([2, 1]);
  });

  it('a place is used again late, and a view of it then sees what is mapped there', () => {
    const vmo = create(PAGE);
    const address = map(vmo, PAGE);
    const stale = program.memory(address, PAGE);
    stale[0] = 1;
    unmap(address, PAGE);
    expect(stale[0]).to.equal(0);
    expect(map(create(PAGE), PAGE), 'next fit').not.to.equal(address);
    const { base } = ok(program.sys.zx_object_get_info(program.rootVmar, 7)).info;
    expect(map(vmo, PAGE, READ_WRITE | ZX_VM_SPECIFIC, address - base)).to.equal(address);
    expect(stale[0]).to.equal(1);
  });

  it('an unmapped part reads zeros, what is left of the mapping stays', () => {
    const vmo = create(3 * PAGE);
    const address = map(vmo, 3 * PAGE);
    const view = program.memory(address, 3 * PAGE);
    view.fill(7);
    unmap(address + PAGE, PAGE);
    expect([view[0], view[PAGE], view[2 * PAGE]]).to.deep.equal([7, 0, 7]);
    expect(ok(program.sys.zx_vmo_read(vmo, PAGE, 1)).buffer[0]).to.equal(7);
  });

  it('views lie inside one mapping; 0 bytes are an empty view anywhere', () => {
    const vmo = create(2 * PAGE);
    const address = map(vmo, 2 * PAGE);
    unmap(address + PAGE, PAGE);
    const bad: [number, number][] = [
      [address - 1, 1],
      [address, PAGE + 1],
      [address + PAGE, 1],
      [0, 1],
      [-PAGE, 1],
      [address, -1],
      [2 ** 53, PAGE],
      [address + 0.5, 1],
      [NaN, 1],
    ];
    for (const [from, length] of bad)
      expect(() => program.memory(from, length), `${from}, ${length}`).to.throw(RangeError);
    expect(program.memory(address + PAGE - 1, 1).length).to.equal(1);
    for (const anywhere of [0, address, 12345]) expect(program.memory(anywhere, 0).length).to.equal(0);
  });

  it('64 MiB are moved in pieces, and arrive as they are', () => {
    const length = 64 * MIB + 7;
    const vmo = create(length);
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 1000) bytes[at] = at;
    ok(program.sys.zx_vmo_write(vmo, bytes, 0));
    const { buffer } = ok(program.sys.zx_vmo_read(vmo, 0, length));
    expect(Buffer.compare(buffer, bytes)).to.equal(0);
    const view = program.memory(map(vmo, 65 * MIB), 65 * MIB);
    expect(Buffer.compare(view.subarray(0, length), bytes)).to.equal(0);
  });

  it('a long transfer whose range ends outside is refused, and moves nothing', () => {
    const vmo = create(16 * MIB);
    const bytes = new Uint8Array(12 * MIB).fill(1);
    expect(statusName(program.sys.zx_vmo_write(vmo, bytes, 5 * MIB).status)).to.equal('ZX_ERR_OUT_OF_RANGE');
    expect(statusName(program.sys.zx_vmo_write(vmo, bytes, 2n ** 64n - 1n).status)).to.equal(
      'ZX_ERR_OUT_OF_RANGE',
    );
    expect(statusName(program.sys.zx_vmo_read(vmo, 5 * MIB, 12 * MIB).status)).to.equal(
      'ZX_ERR_OUT_OF_RANGE',
    );
    expect(statusName(program.sys.zx_vmo_read(vmo, 2n ** 64n - 1n, 12 * MIB).status)).to.equal(
      'ZX_ERR_OUT_OF_RANGE',
    );
    const readOnly = ok(program.sys.zx_handle_duplicate(vmo, 4)).out;
    expect(statusName(program.sys.zx_vmo_write(readOnly, bytes, 0).status)).to.equal('ZX_ERR_ACCESS_DENIED');
    expect(ok(program.sys.zx_vmo_read(vmo, 0, 16 * MIB)).buffer.every((byte) => byte === 0)).to.equal(true);
  });

  it('a VMO that is never mapped holds no descriptor; one that is holds one until it goes', async () => {
    const atFirst = kernel.openDescriptors();
    const vmos = Array.from({ length: 50 }, () => create(PAGE));
    for (const vmo of vmos) ok(program.sys.zx_vmo_write(vmo, Uint8Array.of(1), 0));
    expect(kernel.openDescriptors()).to.equal(atFirst);
    const addresses = vmos.map((vmo) => map(vmo, PAGE));
    expect(kernel.openDescriptors()).to.equal(atFirst + 50);
    expect((await kernel.counts()).descriptors).to.equal(50);
    ok(program.sys.zx_handle_close_many(vmos));
    expect(kernel.openDescriptors(), 'held by the mappings').to.equal(atFirst + 50);
    for (const address of addresses) unmap(address, PAGE);
    await kernel.settledDescriptors(atFirst);
  });

  it('2,000 mapped VMOs have their own bytes each, and leave nothing', async () => {
    const before = await kernel.counts();
    const vmos = Array.from({ length: 2000 }, () => create(PAGE));
    const views = vmos.map((vmo, i) => {
      const view = program.memory(map(vmo, PAGE), PAGE);
      new Uint32Array(view.buffer, view.byteOffset, 1)[0] = i;
      return view;
    });
    expect((await kernel.counts()).descriptors).to.equal(before.descriptors + 2000);
    views.forEach((view, i) => expect(new Uint32Array(view.buffer, view.byteOffset, 1)[0]).to.equal(i));
    vmos.forEach((vmo, i) =>
      expect(Buffer.from(ok(program.sys.zx_vmo_read(vmo, 0, 4)).buffer).readUInt32LE()).to.equal(i),
    );
  });

  it('a VMO of 1 TiB costs nothing until it is touched, mapped or not', async () => {
    const before = await kernel.counts();
    const vmo = create(2 ** 40, ZX_VMO_RESIZABLE);
    ok(program.sys.zx_vmo_write(vmo, Uint8Array.of(1), 2 ** 40 - 1));
    const address = map(vmo, 2 ** 34);
    program.memory(address + 2 ** 33, PAGE)[0] = 1;
    ok(program.sys.zx_vmo_write(vmo, Uint8Array.of(1), 0));
    expect((await kernel.counts()).bytes).to.equal(before.bytes + 3 * PAGE);
    ok(program.sys.zx_vmo_set_size(vmo, 2 ** 52));
    expect(ok(program.sys.zx_vmo_get_size(vmo)).size).to.equal(2 ** 52);
  });

  it('an address space that is full says so, and can be emptied', () => {
    const vmo = create(PAGE);
    const length = region(program).len - MIB;
    const address = map(vmo, length);
    expect(
      statusName(program.sys.zx_vmar_map(program.rootVmar, READ_WRITE, 0, vmo, 0, 2 * MIB).status),
    ).to.equal('ZX_ERR_NO_RESOURCES');
    unmap(address, length);
    map(vmo, length);
  });

  it('a program has 64 GiB of address space, or what earlier ones of the OS process have left of it', () => {
    const view = program.memory(map(create(PAGE), PAGE), PAGE);
    const first = region(program);
    program.exit();
    const second = region(kernel.connect());
    expect(view[0]).to.equal(0);
    expect(second.base).to.be.greaterThanOrEqual(first.base + PAGE);
    expect(second.base + second.len).to.equal(first.base + first.len);
  });
});
