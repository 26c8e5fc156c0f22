import { expect } from 'chai';
import {
  ok,
  ZX_DEFAULT_EVENTPAIR_RIGHTS,
  ZX_DEFAULT_PORT_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_WRONG_TYPE,
  ZX_HANDLE_INVALID,
  ZX_INFO_HANDLE_BASIC,
  ZX_INFO_HANDLE_COUNT,
  ZX_INFO_HANDLE_VALID,
  ZX_INFO_PROCESS,
  ZX_INFO_PROCESS_FLAG_STARTED,
  ZX_INFO_VMAR,
  ZX_INFO_VMO,
  ZX_KOID_FIRST,
  ZX_OBJ_TYPE_EVENT,
  ZX_OBJ_TYPE_EVENTPAIR,
  ZX_OBJ_TYPE_JOB,
  ZX_OBJ_TYPE_PORT,
  ZX_OBJ_TYPE_PROCESS,
  ZX_OBJ_TYPE_THREAD,
  ZX_OBJ_TYPE_VMAR,
  ZX_OBJ_TYPE_VMO,
  ZX_OK,
  ZX_RIGHT_INSPECT,
  ZX_RIGHT_SAME_RIGHTS,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import {
  basicInfo,
  event,
  eventPair,
  handleCount,
  koidOf,
  outcome,
  port,
  rightsOf,
  vmo,
  without,
  withRights,
} from '../handles';

const UNKNOWN_TOPICS = [0, 5, 6, 33, 1000, 0x20000003, 0xffffffff];
/** The first versions of ZX_INFO_PROCESS and ZX_INFO_VMO, by their numbers. */
const [PROCESS_V1, VMO_V1] = [3, 23];

describe('zx_object_get_info', () => {
  eachMode((boot) => {
    it('ZX_ERR_NOT_SUPPORTED: an unknown topic, before the handle is looked at', () => {
      const { sys } = boot.process();
      for (const topic of UNKNOWN_TOPICS) {
        for (const handle of [event(sys), ZX_HANDLE_INVALID]) {
          expect(sys.zx_object_get_info(handle, topic)).to.deep.equal({ status: ZX_ERR_NOT_SUPPORTED });
        }
      }
    });

    it('ZX_ERR_BAD_HANDLE: for every topic', () => {
      const { sys } = boot.process();
      const closed = event(sys);
      sys.zx_handle_close(closed);
      const topics = [ZX_INFO_HANDLE_VALID, ZX_INFO_HANDLE_BASIC, ZX_INFO_HANDLE_COUNT, ZX_INFO_PROCESS];
      for (const topic of [...topics, ZX_INFO_VMAR, ZX_INFO_VMO]) {
        for (const bad of [closed, ZX_HANDLE_INVALID]) {
          expect(sys.zx_object_get_info(bad, topic)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
        }
      }
    });

    it('ZX_ERR_WRONG_TYPE: a topic of another type, which beats a missing right', () => {
      const a = boot.process('a');
      const bare = withRights(a.sys, event(a.sys), 0);
      for (const topic of [ZX_INFO_PROCESS, PROCESS_V1, ZX_INFO_VMAR, ZX_INFO_VMO, VMO_V1]) {
        expect(a.sys.zx_object_get_info(bare, topic)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      }
      expect(outcome(a.sys.zx_object_get_info(a.thread, ZX_INFO_PROCESS))).to.equal('ZX_ERR_WRONG_TYPE');
      expect(outcome(a.sys.zx_object_get_info(a.self, ZX_INFO_VMAR))).to.equal('ZX_ERR_WRONG_TYPE');
    });

    it('ZX_ERR_ACCESS_DENIED: PROCESS, VMAR and HANDLE_COUNT need INSPECT', () => {
      const a = boot.process('a');
      const denied = (handle: number, topic: number): void => {
        const blind = without(a.sys, handle, ZX_RIGHT_INSPECT);
        expect(a.sys.zx_object_get_info(blind, topic)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
        const seeing = withRights(a.sys, handle, ZX_RIGHT_INSPECT);
        expect(outcome(a.sys.zx_object_get_info(seeing, topic))).to.equal('ZX_OK');
      };
      denied(a.self, ZX_INFO_PROCESS);
      denied(a.rootVmar, ZX_INFO_VMAR);
      denied(event(a.sys), ZX_INFO_HANDLE_COUNT);
    });

    it('ZX_OK: HANDLE_VALID tells no more than that', () => {
      const { sys } = boot.process();
      const bare = withRights(sys, event(sys), 0);
      expect(sys.zx_object_get_info(bare, ZX_INFO_HANDLE_VALID)).to.deep.equal({ status: ZX_OK });
    });

    it('ZX_OK: HANDLE_BASIC tells koid, rights, type and related koid', () => {
      const { sys } = boot.process();
      const [one, other] = eventPair(sys);
      expect(sys.zx_object_get_info(one, ZX_INFO_HANDLE_BASIC)).to.deep.equal({
        status: ZX_OK,
        info: {
          koid: koidOf(sys, one),
          rights: ZX_DEFAULT_EVENTPAIR_RIGHTS,
          type: ZX_OBJ_TYPE_EVENTPAIR,
          related_koid: koidOf(sys, other),
          reserved: 0,
        },
      });
    });

    it('ZX_OK: HANDLE_BASIC works without rights', () => {
      const { sys } = boot.process();
      const one = port(sys);
      expect(rightsOf(sys, one)).to.equal(ZX_DEFAULT_PORT_RIGHTS);
      expect(basicInfo(sys, withRights(sys, one, 0))).to.include({ koid: koidOf(sys, one), rights: 0 });
    });

    it('ZX_OK: HANDLE_BASIC names the type of every object', () => {
      const a = boot.process('a');
      const typeOf = (handle: number): number => basicInfo(a.sys, handle).type;
      expect([a.self, a.thread, a.defaultJob, a.rootVmar].map(typeOf)).to.deep.equal([
        ZX_OBJ_TYPE_PROCESS,
        ZX_OBJ_TYPE_THREAD,
        ZX_OBJ_TYPE_JOB,
        ZX_OBJ_TYPE_VMAR,
      ]);
      expect([event(a.sys), port(a.sys), vmo(a.sys)].map(typeOf)).to.deep.equal([
        ZX_OBJ_TYPE_EVENT,
        ZX_OBJ_TYPE_PORT,
        ZX_OBJ_TYPE_VMO,
      ]);
    });

    it('ZX_OK: related koids lead from thread to process to job, and are 0 for what stands alone', () => {
      const a = boot.process('a');
      const related = (handle: number): number => basicInfo(a.sys, handle).related_koid;
      expect(related(a.thread)).to.equal(a.koid);
      expect(related(a.self)).to.equal(koidOf(a.sys, a.defaultJob));
      expect(related(a.defaultJob)).to.be.at.least(ZX_KOID_FIRST);
      expect([event(a.sys), port(a.sys), vmo(a.sys), a.rootVmar].map(related)).to.deep.equal([0, 0, 0, 0]);
    });

    it('ZX_OK: the related koid of a peer is kept when it is gone', () => {
      const { sys } = boot.process();
      const [one, other] = eventPair(sys);
      const koid = koidOf(sys, other);
      sys.zx_handle_close(other);
      expect(basicInfo(sys, one).related_koid).to.equal(koid);
    });

    it('ZX_OK: koids are fresh, whatever was closed', () => {
      const { sys } = boot.process();
      const koids = Array.from({ length: 20 }, () => {
        const one = event(sys);
        const koid = koidOf(sys, one);
        sys.zx_handle_close(one);
        return koid;
      });
      expect(new Set(koids).size).to.equal(20);
      expect(Math.min(...koids)).to.be.at.least(ZX_KOID_FIRST);
    });

    it('ZX_OK: HANDLE_COUNT counts the handles to the object', () => {
      const { sys } = boot.process();
      const one = event(sys);
      const more = [1, 2, 3].map(() => withRights(sys, one, ZX_RIGHT_SAME_RIGHTS));
      expect(sys.zx_object_get_info(one, ZX_INFO_HANDLE_COUNT)).to.deep.equal({
        status: ZX_OK,
        info: { handle_count: 4 },
      });
      sys.zx_handle_close_many(more);
      expect(handleCount(sys, one)).to.equal(1);
    });

    it('ZX_OK: PROCESS of one that runs, also by its unversioned number', () => {
      const a = boot.process('a');
      const { info } = ok(a.sys.zx_object_get_info(a.self, ZX_INFO_PROCESS));
      expect(info).to.include({ return_code: 0, flags: ZX_INFO_PROCESS_FLAG_STARTED });
      expect(info.start_time).to.be.a('bigint');
      expect(info.start_time <= a.sys.zx_clock_get_monotonic()).to.equal(true);
      expect(ok(a.sys.zx_object_get_info(a.self, PROCESS_V1)).info).to.deep.equal(info);
    });

    it('ZX_OK: VMAR of the root region', () => {
      const a = boot.process('a');
      const { base, len } = ok(a.sys.zx_object_get_info(a.rootVmar, ZX_INFO_VMAR)).info;
      expect(base).to.be.above(0);
      expect(len).to.equal(2 ** 36);
    });

    it('ZX_OK: VMO needs no right, and shows the rights of the handle that asked', () => {
      const { sys } = boot.process();
      const one = vmo(sys);
      const { info } = ok(sys.zx_object_get_info(withRights(sys, one, 0), ZX_INFO_VMO));
      expect(info).to.include({ koid: koidOf(sys, one), handle_rights: 0 });
      expect(outcome(sys.zx_object_get_info(one, VMO_V1))).to.equal('ZX_OK');
    });
  });
});
