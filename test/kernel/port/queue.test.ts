import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_DEFAULT_PORT_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_MEMORY,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_TIMED_OUT,
  ZX_ERR_WRONG_TYPE,
  ZX_HANDLE_INVALID,
  ZX_OBJ_TYPE_PORT,
  ZX_OK,
  ZX_PKT_TYPE_SIGNAL_ONE,
  ZX_PKT_TYPE_USER,
  ZX_PORT_BIND_TO_INTERRUPT,
  ZX_RIGHT_READ,
  ZX_RIGHT_WRITE,
  ZX_TIME_INFINITE,
  ZX_TIME_INFINITE_PAST,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { basicInfo, event, outcome, port, withRights } from '../handles';

const MILLISECOND = 1_000_000n;

const packet = (key: number | bigint, status = 0) => ({ key, status });
const keyOf = (result: ReturnType<UserProcess['sys']['zx_port_wait']>) =>
  'packet' in result ? result.packet.key : undefined;

describe('zx_port_create', () => {
  eachMode((boot) => {
    it('ZX_OK: a port with default rights, which can not be waited on', () => {
      const { sys } = boot.process();
      for (const options of [0, ZX_PORT_BIND_TO_INTERRUPT]) {
        const { out } = ok(sys.zx_port_create(options));
        expect(basicInfo(sys, out)).to.include({ type: ZX_OBJ_TYPE_PORT, rights: ZX_DEFAULT_PORT_RIGHTS });
      }
    });

    it('ZX_ERR_INVALID_ARGS: options are 0 or BIND_TO_INTERRUPT', () => {
      const { sys } = boot.process();
      for (const options of [2, 3, 0x80000001]) {
        expect(sys.zx_port_create(options)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
    });
  });

  eachMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: the kernel is at its limit of handles', async () => {
        const { sys } = boot.process();
        while (outcome(sys.zx_port_create(0)) === 'ZX_OK');
        const full = await boot.counts();
        expect(sys.zx_port_create(0)).to.deep.equal({ status: ZX_ERR_NO_MEMORY });
        expect(outcome(sys.zx_port_create(2))).to.equal('ZX_ERR_INVALID_ARGS');
        expect(await boot.counts()).to.deep.equal(full);
      });
    },
    { limits: { handles: 60 } },
  );
});

describe('zx_port_queue', () => {
  eachMode((boot) => {
    it('ZX_OK: key, status and payload arrive as they were sent', () => {
      const { sys } = boot.process();
      const to = port(sys);
      const c8 = Uint8Array.from({ length: 32 }, (_, i) => 255 - i);
      expect(sys.zx_port_queue(to, { key: 2 ** 53 - 1, status: -12345, user: { c8 } })).to.deep.equal({
        status: ZX_OK,
      });
      expect(sys.zx_port_wait(to, 0)).to.deep.equal({
        status: ZX_OK,
        packet: { key: 2 ** 53 - 1, type: ZX_PKT_TYPE_USER, status: -12345, user: { c8 } },
      });
    });

    it('ZX_OK: the payload is a copy, made when it is queued', () => {
      const { sys } = boot.process();
      const to = port(sys);
      const c8 = new Uint8Array(32).fill(1);
      ok(sys.zx_port_queue(to, { ...packet(1), user: { c8 } }));
      c8.fill(2);
      expect(ok(sys.zx_port_wait(to, 0)).packet).to.deep.include({
        user: { c8: new Uint8Array(32).fill(1) },
      });
    });

    it('ZX_OK: a payload that is left out is zeros', () => {
      const { sys } = boot.process();
      const to = port(sys);
      ok(sys.zx_port_queue(to, packet(0)));
      expect(ok(sys.zx_port_wait(to, 0)).packet).to.deep.include({ user: { c8: new Uint8Array(32) } });
    });

    it('ZX_OK: the type is ignored; every packet that is queued is a user packet', () => {
      const { sys } = boot.process();
      const to = port(sys);
      for (const type of [ZX_PKT_TYPE_SIGNAL_ONE, 7, 0xffffffff]) {
        expect(outcome(sys.zx_port_queue(to, { ...packet(1), type }))).to.equal('ZX_OK');
        expect(ok(sys.zx_port_wait(to, 0)).packet.type).to.equal(ZX_PKT_TYPE_USER);
      }
    });

    it('ZX_OK: any status from -2^31 to 2^31-1', () => {
      const { sys } = boot.process();
      const to = port(sys);
      for (const status of [-(2 ** 31), -1, 0, 2 ** 31 - 1]) {
        ok(sys.zx_port_queue(to, packet(1n, status)));
        expect(ok(sys.zx_port_wait(to, 0)).packet.status).to.equal(status);
      }
    });

    it('ZX_ERR_BAD_HANDLE: the port must be a handle of the process', () => {
      const { sys } = boot.process();
      expect(sys.zx_port_queue(ZX_HANDLE_INVALID, packet(1))).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_WRONG_TYPE: a port is needed, which beats a missing right', () => {
      const { sys } = boot.process();
      const bare = withRights(sys, event(sys), 0);
      expect(sys.zx_port_queue(bare, packet(1))).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });

    it('ZX_ERR_ACCESS_DENIED: WRITE is needed', () => {
      const { sys } = boot.process();
      const readable = withRights(sys, port(sys), ZX_RIGHT_READ);
      expect(sys.zx_port_queue(readable, packet(1))).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
    });

    it('ZX_ERR_OUT_OF_RANGE: a key of 2^53 or more, which could not come back exactly', () => {
      const { sys } = boot.process();
      const to = port(sys);
      expect(sys.zx_port_queue(to, packet(2n ** 53n))).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
      expect(outcome(sys.zx_port_wait(to, 0))).to.equal('ZX_ERR_TIMED_OUT');
    });

    it('a packet that C could not express is a TypeError that names the parameter', () => {
      const { sys } = boot.process();
      const to = port(sys);
      const queue = (given: Parameters<typeof sys.zx_port_queue>[1]): (() => unknown) => {
        return () => sys.zx_port_queue(to, given);
      };
      expect(queue({ key: -1, status: 0 })).to.throw(TypeError, /zx_port_queue.*packet/);
      expect(queue({ key: 1, status: 2 ** 31 })).to.throw(TypeError, /packet/);
      expect(queue({ key: 1, status: 0, user: { c8: new Uint8Array(31) } })).to.throw(TypeError, /packet/);
    });
  });
});

describe('zx_port_wait', () => {
  eachMode((boot) => {
    it('ZX_OK: a packet that is there comes at once, also past the deadline', () => {
      const { sys } = boot.process();
      const from = port(sys);
      [1, 2, 3].forEach((key) => ok(sys.zx_port_queue(from, packet(key))));
      const deadlines = [ZX_TIME_INFINITE, 0, ZX_TIME_INFINITE_PAST];
      expect(deadlines.map((deadline) => keyOf(sys.zx_port_wait(from, deadline)))).to.deep.equal([1, 2, 3]);
    });

    it('ZX_OK: READ is all it takes', () => {
      const { sys } = boot.process();
      const from = port(sys);
      ok(sys.zx_port_queue(from, packet(1)));
      expect(keyOf(sys.zx_port_wait(withRights(sys, from, ZX_RIGHT_READ), 0))).to.equal(1);
    });

    it('ZX_OK: each packet goes to one waiter, the one that waited longest', async () => {
      const { sys, async } = boot.process();
      const from = port(sys);
      const waits = [1, 2, 3].map(() => async.zx_port_wait(from, ZX_TIME_INFINITE));
      [1, 2, 3].forEach((key) => ok(sys.zx_port_queue(from, packet(key))));
      expect((await Promise.all(waits)).map(keyOf)).to.deep.equal([1, 2, 3]);
      expect(outcome(sys.zx_port_wait(from, 0))).to.equal('ZX_ERR_TIMED_OUT');
    });

    it('ZX_OK: closing the port does not wake who waits on it through another handle, a packet does', async () => {
      const { sys, async } = boot.process();
      const from = port(sys);
      const reader = withRights(sys, from, ZX_RIGHT_READ);
      const waiting = async.zx_port_wait(reader, ZX_TIME_INFINITE);
      ok(sys.zx_handle_close(reader));
      ok(sys.zx_port_queue(from, packet(5)));
      expect(keyOf(await waiting)).to.equal(5);
    });

    it('ZX_ERR_TIMED_OUT: no packet before the deadline, blocking or not', async () => {
      const { sys, async } = boot.process();
      const from = port(sys);
      const timedOut = { status: ZX_ERR_TIMED_OUT };
      for (const past of [0, -1, ZX_TIME_INFINITE_PAST]) {
        expect(sys.zx_port_wait(from, past)).to.deep.equal(timedOut);
      }
      const soon = sys.zx_deadline_after(2n * MILLISECOND);
      expect(sys.zx_port_wait(from, soon)).to.deep.equal(timedOut);
      expect(sys.zx_clock_get_monotonic() >= soon).to.equal(true);
      const later = sys.zx_deadline_after(MILLISECOND);
      expect(await async.zx_port_wait(from, later)).to.deep.equal(timedOut);
    });

    it('ZX_ERR_TIMED_OUT: a waiter that gave up takes no packet', () => {
      const { sys } = boot.process();
      const from = port(sys);
      expect(outcome(sys.zx_port_wait(from, sys.zx_deadline_after(MILLISECOND)))).to.equal(
        'ZX_ERR_TIMED_OUT',
      );
      ok(sys.zx_port_queue(from, packet(9)));
      expect(keyOf(sys.zx_port_wait(from, 0))).to.equal(9);
    });

    it('ZX_ERR_TIMED_OUT: not CANCELED, when the last handle closes while it waits', async () => {
      const { sys, async } = boot.process();
      const from = port(sys);
      const waiting = async.zx_port_wait(from, sys.zx_deadline_after(5n * MILLISECOND));
      ok(sys.zx_handle_close(from));
      expect(await waiting).to.deep.equal({ status: ZX_ERR_TIMED_OUT });
    });

    it('ZX_ERR_BAD_HANDLE: the port must be a handle of the process', () => {
      const { sys } = boot.process();
      expect(sys.zx_port_wait(ZX_HANDLE_INVALID, 0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_WRONG_TYPE: a port is needed, which beats a missing right', () => {
      const { sys } = boot.process();
      const bare = withRights(sys, event(sys), 0);
      expect(sys.zx_port_wait(bare, 0)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });

    it('ZX_ERR_ACCESS_DENIED: READ is needed, also if a packet is there', () => {
      const { sys } = boot.process();
      const from = port(sys);
      ok(sys.zx_port_queue(from, packet(1)));
      const writable = withRights(sys, from, ZX_RIGHT_WRITE);
      expect(sys.zx_port_wait(writable, 0)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
    });
  });
});
