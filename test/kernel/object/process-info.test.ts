import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BAD_STATE,
  ZX_ERR_WRONG_TYPE,
  ZX_INFO_HANDLE_BASIC,
  ZX_INFO_HANDLE_TABLE,
  ZX_INFO_MAPS_TYPE_ASPACE,
  ZX_INFO_MAPS_TYPE_MAPPING,
  ZX_INFO_MAPS_TYPE_VMAR,
  ZX_INFO_PROCESS_HANDLE_STATS,
  ZX_INFO_PROCESS_MAPS,
  ZX_INFO_PROCESS_VMOS,
  ZX_INFO_TASK_STATS,
  ZX_INFO_VMO_VIA_HANDLE,
  ZX_INFO_VMO_VIA_MAPPING,
  ZX_OBJ_TYPE_CHANNEL,
  ZX_OBJ_TYPE_EVENT,
  ZX_OBJ_TYPE_PROCESS,
  ZX_OBJ_TYPE_UPPER_BOUND,
  ZX_OBJ_TYPE_VMO,
  ZX_PROP_NAME,
  ZX_RIGHT_INSPECT,
  ZX_RIGHT_MANAGE_PROCESS,
  ZX_RIGHT_MANAGE_THREAD,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { event, koidOf, rightsOf, vmo, without, withRights } from '../handles';
import { createProcess, kill, startProcess } from '../tasks';
import { mapped, PAGE, READ, READ_WRITE, region, rootRange } from '../vmar/setup';

const RECORDS = [ZX_INFO_TASK_STATS, ZX_INFO_PROCESS_HANDLE_STATS] as const;
const LISTS = [ZX_INFO_PROCESS_MAPS, ZX_INFO_PROCESS_VMOS, ZX_INFO_HANDLE_TABLE] as const;
const TOPICS = [...RECORDS, ...LISTS] as const;

describe('zx_object_get_info of what a process holds', () => {
  eachMode((boot) => {
    let a: UserProcess;
    const maps = (process = a.self) => ok(a.sys.zx_object_get_info(process, ZX_INFO_PROCESS_MAPS)).info;
    const vmos = (process = a.self) => ok(a.sys.zx_object_get_info(process, ZX_INFO_PROCESS_VMOS)).info;
    const table = (process = a.self) => ok(a.sys.zx_object_get_info(process, ZX_INFO_HANDLE_TABLE)).info;
    const stats = (process = a.self) => ok(a.sys.zx_object_get_info(process, ZX_INFO_TASK_STATS)).info;

    beforeEach(() => {
      a = boot.process('a');
    });

    it('ZX_OK: ZX_INFO_PROCESS_HANDLE_STATS counts the handles by the type of their objects', () => {
      const counts = () =>
        ok(a.sys.zx_object_get_info(a.self, ZX_INFO_PROCESS_HANDLE_STATS)).info.handle_count;
      const before = counts();
      expect(before).to.have.length(ZX_OBJ_TYPE_UPPER_BOUND);
      const pair = ok(a.sys.zx_channel_create(0));
      ok(a.sys.zx_channel_write(pair.out0, 0, new Uint8Array(0), [event(a.sys)]));
      withRights(a.sys, event(a.sys), ZX_RIGHT_INSPECT);
      const added = counts().map((count, type) => count - (before[type] ?? 0));
      expect(added[ZX_OBJ_TYPE_CHANNEL]).to.equal(2);
      expect(added[ZX_OBJ_TYPE_EVENT], 'a handle under way counts nowhere').to.equal(2);
      expect(added.reduce((sum, count) => sum + count)).to.equal(4);
    });

    it('ZX_OK: ZX_INFO_HANDLE_TABLE lists the handles, the newest first', () => {
      const one = event(a.sys);
      const { out0, out1 } = ok(a.sys.zx_channel_create(0));
      const [second, first, third] = table();
      const basic = ok(a.sys.zx_object_get_info(one, ZX_INFO_HANDLE_BASIC)).info;
      expect(third).to.deep.equal({ ...basic, handle_value: one, peer_owner_koid: 0 });
      expect(first).to.include({ handle_value: out0, related_koid: koidOf(a.sys, out1) });
      expect(second).to.include({ handle_value: out1, type: ZX_OBJ_TYPE_CHANNEL });
      expect(table().some(({ handle_value }) => handle_value === a.self)).to.equal(true);
    });

    it('ZX_OK: ZX_INFO_HANDLE_TABLE tells the values that handles have in the other process', () => {
      const { process } = createProcess(a);
      expect(table(process)).to.deep.equal([]);
      const { out0, out1 } = ok(a.sys.zx_channel_create(0));
      const started = startProcess(a, a.defaultJob, out1);
      const [only, ...rest] = table(started.process);
      expect(rest).to.deep.equal([]);
      expect(only).to.include({ type: ZX_OBJ_TYPE_CHANNEL, related_koid: koidOf(a.sys, out0) });
      expect(only?.handle_value).not.to.equal(0);
      for (const each of [process, started.process]) kill(a.sys, each);
      expect(table(started.process), 'a dead process').to.deep.equal([]);
    });

    it('ZX_OK: ZX_INFO_PROCESS_MAPS goes through the address space in order, what lies within after it', () => {
      const name = (handle: number, text: string) =>
        ok(a.sys.zx_object_set_property(handle, ZX_PROP_NAME, text));
      const { handle, base } = region(a, 4);
      const inner = vmo(a.sys, 4 * PAGE);
      name(inner, 'inner');
      const addr = ok(a.sys.zx_vmar_map(handle, READ_WRITE, 0, inner, PAGE, 3 * PAGE)).mapped_addr;
      ok(a.sys.zx_vmo_write(inner, Uint8Array.of(1), 2 * PAGE));
      ok(a.sys.zx_vmar_protect(handle, READ, addr + PAGE, PAGE));
      const outer = mapped(a, vmo(a.sys), 1);
      const root = rootRange(a);
      const [space, top, ...rest] = maps();
      const range = { base: root.base, size: root.len, u: {} };
      expect(space).to.deep.equal({
        ...range,
        name: `proc:${a.koid}`,
        depth: 0,
        type: ZX_INFO_MAPS_TYPE_ASPACE,
      });
      expect(top).to.deep.equal({ ...range, name: 'root', depth: 1, type: ZX_INFO_MAPS_TYPE_VMAR });
      expect(rest.map((entry) => entry.base)).to.deep.equal(
        [...rest.map((entry) => entry.base)].sort((x, y) => x - y),
      );
      expect(rest.find((entry) => entry.base === outer)).to.include({ depth: 2, name: '' });

      const at = rest.findIndex((entry) => entry.type === ZX_INFO_MAPS_TYPE_VMAR);
      expect(rest[at]).to.deep.equal({
        name: 'useralloc',
        base,
        size: 4 * PAGE,
        depth: 2,
        type: ZX_INFO_MAPS_TYPE_VMAR,
        u: {},
      });
      const expected = [READ_WRITE, READ, READ_WRITE].map((mmu_flags, page) => ({
        name: 'inner',
        base: addr + page * PAGE,
        size: PAGE,
        depth: 3,
        type: ZX_INFO_MAPS_TYPE_MAPPING,
        u: {
          mapping: {
            mmu_flags,
            vmo_koid: koidOf(a.sys, inner),
            vmo_offset: (page + 1) * PAGE,
            committed_pages: page === 1 ? 1 : 0,
          },
        },
      }));
      expect(rest.slice(at + 1, at + 4)).to.deep.equal(expected);
    });

    it('ZX_OK: ZX_INFO_PROCESS_VMOS lists VMOs by handle, then by mapping, each as often as it is reached', () => {
      const one = vmo(a.sys);
      const weak = withRights(a.sys, one, ZX_RIGHT_INSPECT);
      const other = vmo(a.sys, 3 * PAGE);
      const koids = [koidOf(a.sys, other), koidOf(a.sys, one)];
      for (let i = 0; i < 2; i++) mapped(a, other, 1);
      ok(a.sys.zx_handle_close(other));
      const found = vmos().map(({ koid, flags, handle_rights, num_mappings, size_bytes }) => ({
        koid,
        via: flags & (ZX_INFO_VMO_VIA_HANDLE | ZX_INFO_VMO_VIA_MAPPING),
        handle_rights,
        num_mappings,
        size_bytes,
      }));
      const byHandle = { koid: koids[1], via: ZX_INFO_VMO_VIA_HANDLE, num_mappings: 0, size_bytes: PAGE };
      const byMapping = {
        koid: koids[0],
        via: ZX_INFO_VMO_VIA_MAPPING,
        handle_rights: 0,
        num_mappings: 2,
        size_bytes: 3 * PAGE,
      };
      expect(found).to.deep.equal([
        { ...byHandle, handle_rights: rightsOf(a.sys, weak) },
        { ...byHandle, handle_rights: rightsOf(a.sys, one) },
        byMapping,
        byMapping,
      ]);
    });

    it('ZX_OK: ZX_INFO_PROCESS_VMOS has the unversioned number 14 too', () => {
      vmo(a.sys);
      expect(a.sys.zx_object_get_info(a.self, 14)).to.deep.equal(
        a.sys.zx_object_get_info(a.self, ZX_INFO_PROCESS_VMOS),
      );
    });

    it('ZX_OK: ZX_INFO_TASK_STATS sums up what is mapped, private or shared', () => {
      const before = stats();
      expect(before).to.deep.equal({
        mem_mapped_bytes: 0,
        mem_private_bytes: 0,
        mem_shared_bytes: 0,
        mem_scaled_shared_bytes: 0,
      });
      const own = vmo(a.sys, 4 * PAGE);
      ok(a.sys.zx_vmo_write(own, new Uint8Array(2 * PAGE).fill(1), 0));
      mapped(a, own, 3);
      const shared = vmo(a.sys, 4 * PAGE);
      ok(a.sys.zx_vmo_write(shared, new Uint8Array(3 * PAGE).fill(1), 0));
      mapped(a, shared, 4);
      const { process, vmar } = createProcess(a);
      ok(a.sys.zx_vmar_map(vmar, READ, 0, shared, 0, 2 * PAGE));
      expect(stats()).to.deep.equal({
        mem_mapped_bytes: 7 * PAGE,
        mem_private_bytes: 2 * PAGE,
        mem_shared_bytes: 3 * PAGE,
        mem_scaled_shared_bytes: 1.5 * PAGE,
      });
      expect(stats(process)).to.deep.equal({
        mem_mapped_bytes: 2 * PAGE,
        mem_private_bytes: 0,
        mem_shared_bytes: 2 * PAGE,
        mem_scaled_shared_bytes: PAGE,
      });
      kill(a.sys, process);
    });

    it('lists give as many records as are asked for, and say how many there are', () => {
      for (const topic of LISTS) {
        vmo(a.sys);
        const all = ok(a.sys.zx_object_get_info(a.self, topic));
        expect(all.actual).to.equal(all.info.length);
        expect(all.avail).to.equal(all.info.length);
        const [first] = all.info;
        expect(a.sys.zx_object_get_info(a.self, topic, 1)).to.deep.equal({
          ...all,
          info: [first],
          actual: 1,
        });
        expect(a.sys.zx_object_get_info(a.self, topic, 0)).to.deep.equal({ ...all, info: [], actual: 0 });
      }
    });

    it('ZX_ERR_BAD_HANDLE: no handle', () => {
      for (const topic of TOPICS) {
        expect(a.sys.zx_object_get_info(3, topic)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      }
    });

    it('ZX_ERR_WRONG_TYPE: no process, whatever the rights', () => {
      const bare = withRights(a.sys, event(a.sys), 0);
      for (const topic of TOPICS) {
        expect(a.sys.zx_object_get_info(bare, topic)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      }
    });

    it('ZX_ERR_ACCESS_DENIED: they need ZX_RIGHT_INSPECT; HANDLE_TABLE MANAGE_PROCESS and MANAGE_THREAD too', () => {
      const blind = without(a.sys, a.self, ZX_RIGHT_INSPECT);
      for (const topic of TOPICS) {
        expect(a.sys.zx_object_get_info(blind, topic)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      }
      for (const right of [ZX_RIGHT_MANAGE_PROCESS, ZX_RIGHT_MANAGE_THREAD]) {
        const handle = without(a.sys, a.self, right);
        expect(a.sys.zx_object_get_info(handle, ZX_INFO_HANDLE_TABLE)).to.deep.equal({
          status: ZX_ERR_ACCESS_DENIED,
        });
        expect(ok(a.sys.zx_object_get_info(handle, ZX_INFO_PROCESS_VMOS)).info).to.deep.equal([]);
      }
    });

    it('ZX_ERR_BAD_STATE: the process is dead or, for ZX_INFO_PROCESS_VMOS, was not started', () => {
      const { process } = createProcess(a);
      expect(a.sys.zx_object_get_info(process, ZX_INFO_PROCESS_VMOS)).to.deep.equal({
        status: ZX_ERR_BAD_STATE,
      });
      expect(maps(process)).to.have.length(2);
      expect(stats(process).mem_mapped_bytes).to.equal(0);
      kill(a.sys, process);
      for (const topic of [ZX_INFO_PROCESS_VMOS, ZX_INFO_PROCESS_MAPS, ZX_INFO_TASK_STATS]) {
        expect(a.sys.zx_object_get_info(process, topic)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      }
      const counts = ok(a.sys.zx_object_get_info(process, ZX_INFO_PROCESS_HANDLE_STATS)).info.handle_count;
      expect(counts[ZX_OBJ_TYPE_PROCESS]).to.equal(0);
      expect(counts[ZX_OBJ_TYPE_VMO]).to.equal(0);
    });
  });
});
