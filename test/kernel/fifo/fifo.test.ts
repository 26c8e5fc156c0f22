import { expect } from 'chai';
import {
  ok,
  type Syscalls,
  ZX_DEFAULT_FIFO_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_PEER_CLOSED,
  ZX_ERR_SHOULD_WAIT,
  ZX_FIFO_MAX_SIZE_BYTES,
  ZX_FIFO_PEER_CLOSED,
  ZX_FIFO_READABLE,
  ZX_FIFO_WRITABLE,
  ZX_HANDLE_INVALID,
  ZX_OBJ_TYPE_FIFO,
  ZX_OK,
  ZX_POL_ACTION_DENY,
  ZX_POL_NEW_FIFO,
  ZX_RIGHT_READ,
  ZX_RIGHT_WRITE,
  ZX_TIME_INFINITE,
  ZX_USER_SIGNAL_0,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { basicInfo, event, koidOf, outcome, signalsOf, without, withRights } from '../handles';
import { jobWithPolicy, startProgram } from '../tasks';

const MAX_U64 = 2n ** 64n - 1n;

function fifo(sys: Syscalls, count = 4, size = 2): [number, number] {
  const { out0, out1 } = ok(sys.zx_fifo_create(count, size, 0));
  return [out0, out1];
}

const elements = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);

describe('zx_fifo_create', () => {
  eachMode((boot) => {
    it('ZX_OK: two ends that know one another, writable, with the default rights', () => {
      const { sys } = boot.process();
      const [one, other] = fifo(sys);
      expect(basicInfo(sys, one)).to.include({
        type: ZX_OBJ_TYPE_FIFO,
        rights: ZX_DEFAULT_FIFO_RIGHTS,
        related_koid: koidOf(sys, other),
      });
      expect(ZX_DEFAULT_FIFO_RIGHTS).to.equal(0xf00f);
      expect([one, other].map((end) => signalsOf(sys, end))).to.deep.equal([
        ZX_FIFO_WRITABLE,
        ZX_FIFO_WRITABLE,
      ]);
    });

    it('ZX_OK: up to 4096 bytes, in elements of any number, powers of two or not', () => {
      const { sys } = boot.process();
      const geometries = [
        [1, 1],
        [3, 5],
        [1, ZX_FIFO_MAX_SIZE_BYTES],
        [ZX_FIFO_MAX_SIZE_BYTES, 1],
        [7, 585],
      ];
      for (const [count = 0, size = 0] of geometries) {
        expect(outcome(sys.zx_fifo_create(count, size, 0))).to.equal('ZX_OK');
      }
    });

    it('ZX_ERR_ACCESS_DENIED: the policy of the process denies it, before the arguments are looked at', () => {
      const parent = boot.process('parent');
      const job = jobWithPolicy(parent, [ZX_POL_NEW_FIFO, ZX_POL_ACTION_DENY]);
      const { sys } = startProgram(boot, parent, job).process;
      expect(sys.zx_fifo_create(1, 1, 0)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      expect(outcome(sys.zx_fifo_create(0, 0, 1))).to.equal('ZX_ERR_ACCESS_DENIED');
    });

    it('ZX_ERR_OUT_OF_RANGE: no elements, elements of no bytes, or more than 4096 bytes', () => {
      const { sys } = boot.process();
      const geometries: [number | bigint, number | bigint][] = [
        [0, 1],
        [1, 0],
        [0, 0],
        [1, 4097],
        [4097, 1],
        [2, 2049],
        [2n ** 32n, 2n ** 32n],
        [MAX_U64, MAX_U64],
        [0, MAX_U64],
      ];
      for (const [count, size] of geometries) {
        expect(sys.zx_fifo_create(count, size, 0)).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
      }
    });

    it('ZX_ERR_INVALID_ARGS: options, after the sizes', () => {
      const { sys } = boot.process();
      expect(sys.zx_fifo_create(4, 4, 1)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      expect(sys.zx_fifo_create(0, 4, 1)).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
    });
  });

  eachMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: at the limit of handles', () => {
        const { sys } = boot.process();
        while (sys.zx_event_create(0).status === ZX_OK);
        expect(outcome(sys.zx_fifo_create(1, 1, 0))).to.equal('ZX_ERR_NO_MEMORY');
      });
    },
    { limits: { handles: 60 } },
  );
});

describe('zx_fifo_write', () => {
  eachMode((boot) => {
    it('ZX_OK: the other end gets the elements, in order', () => {
      const { sys } = boot.process();
      const [one, other] = fifo(sys);
      expect(sys.zx_fifo_write(one, 2, elements(1, 2, 3, 4))).to.deep.equal({
        status: ZX_OK,
        actual_count: 2,
      });
      ok(sys.zx_fifo_write(one, 2, elements(5, 6)));
      expect(ok(sys.zx_fifo_read(other, 2, 4)))
        .to.include({ actual_count: 3 })
        .and.deep.include({
          data: elements(1, 2, 3, 4, 5, 6),
        });
    });

    it('ZX_OK: as many as there is room for', () => {
      const { sys } = boot.process();
      const [one, other] = fifo(sys);
      ok(sys.zx_fifo_write(one, 2, elements(1, 1)));
      expect(ok(sys.zx_fifo_write(one, 2, new Uint8Array(20).fill(7))).actual_count).to.equal(3);
      expect(ok(sys.zx_fifo_read(other, 2, 9)).data).to.deep.equal(elements(1, 1, 7, 7, 7, 7, 7, 7));
    });

    it('ZX_OK: bytes behind the last whole element are ignored', () => {
      const { sys } = boot.process();
      const [one, other] = fifo(sys);
      expect(ok(sys.zx_fifo_write(one, 2, elements(1, 2, 3))).actual_count).to.equal(1);
      expect(ok(sys.zx_fifo_read(other, 2, 9)).data).to.deep.equal(elements(1, 2));
    });

    it('ZX_OK: what the writer does to its bytes afterwards changes nothing', () => {
      const { sys } = boot.process();
      const [one, other] = fifo(sys);
      const bytes = elements(1, 2);
      ok(sys.zx_fifo_write(one, 2, bytes));
      bytes.fill(9);
      expect(ok(sys.zx_fifo_read(other, 2, 1)).data).to.deep.equal(elements(1, 2));
    });

    it('ZX_OK: makes the other end readable and, when it is full, its own end not writable', () => {
      const { sys } = boot.process();
      const [one, other] = fifo(sys);
      ok(sys.zx_fifo_write(one, 2, new Uint8Array(6)));
      expect(signalsOf(sys, other)).to.equal(ZX_FIFO_READABLE | ZX_FIFO_WRITABLE);
      expect(signalsOf(sys, one)).to.equal(ZX_FIFO_WRITABLE);
      ok(sys.zx_fifo_write(one, 2, new Uint8Array(2)));
      expect(signalsOf(sys, one)).to.equal(0);
      expect(signalsOf(sys, other)).to.equal(ZX_FIFO_READABLE | ZX_FIFO_WRITABLE);
    });

    it('ZX_OK: WRITE is all it takes', () => {
      const { sys } = boot.process();
      const [one] = fifo(sys);
      expect(outcome(sys.zx_fifo_write(withRights(sys, one, ZX_RIGHT_WRITE), 2, elements(1, 2)))).to.equal(
        'ZX_OK',
      );
    });

    it('ZX_ERR_PEER_CLOSED: before the sizes are looked at', () => {
      const { sys } = boot.process();
      const [one, other] = fifo(sys);
      ok(sys.zx_handle_close(other));
      expect(sys.zx_fifo_write(one, 2, elements(1, 2))).to.deep.equal({ status: ZX_ERR_PEER_CLOSED });
      expect(sys.zx_fifo_write(one, 3, elements())).to.deep.equal({ status: ZX_ERR_PEER_CLOSED });
    });

    it('ZX_ERR_OUT_OF_RANGE: another size of element, or no element, before a full queue', () => {
      const { sys } = boot.process();
      const [one] = fifo(sys);
      ok(sys.zx_fifo_write(one, 2, new Uint8Array(8)));
      for (const size of [0, 1, 3, 4, 2n ** 32n, MAX_U64]) {
        expect(sys.zx_fifo_write(one, size, new Uint8Array(4))).to.deep.equal({
          status: ZX_ERR_OUT_OF_RANGE,
        });
      }
      expect(sys.zx_fifo_write(one, 2, elements())).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
      expect(sys.zx_fifo_write(one, 2, elements(1))).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
    });

    it('ZX_ERR_SHOULD_WAIT: no room at all', () => {
      const { sys } = boot.process();
      const [one, other] = fifo(sys);
      ok(sys.zx_fifo_write(one, 2, new Uint8Array(8)));
      expect(sys.zx_fifo_write(one, 2, elements(9, 9))).to.deep.equal({ status: ZX_ERR_SHOULD_WAIT });
      expect(ok(sys.zx_fifo_read(other, 2, 9)).data).to.deep.equal(new Uint8Array(8));
    });

    it('ZX_ERR_BAD_HANDLE, ZX_ERR_WRONG_TYPE, ZX_ERR_ACCESS_DENIED: the handle, and nothing is queued', () => {
      const { sys } = boot.process();
      const [one, other] = fifo(sys);
      expect(outcome(sys.zx_fifo_write(ZX_HANDLE_INVALID, 2, elements(1, 2)))).to.equal('ZX_ERR_BAD_HANDLE');
      const wrong = withRights(sys, event(sys), 0);
      expect(outcome(sys.zx_fifo_write(wrong, 2, elements(1, 2)))).to.equal('ZX_ERR_WRONG_TYPE');
      const denied = without(sys, one, ZX_RIGHT_WRITE);
      expect(outcome(sys.zx_fifo_write(denied, 2, elements(1, 2)))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(outcome(sys.zx_fifo_read(other, 2, 1))).to.equal('ZX_ERR_SHOULD_WAIT');
    });
  });

  eachMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: at the limit of bytes, and nothing is queued', () => {
        const { sys } = boot.process();
        const [one, other] = fifo(sys, 4096, 1);
        expect(outcome(sys.zx_fifo_write(one, 1, new Uint8Array(2000)))).to.equal('ZX_ERR_NO_MEMORY');
        expect(signalsOf(sys, other)).to.equal(ZX_FIFO_WRITABLE);
        expect(ok(sys.zx_fifo_write(one, 1, new Uint8Array(900))).actual_count).to.equal(900);
      });
    },
    { limits: { bytes: 1000 } },
  );
});

describe('zx_fifo_read', () => {
  eachMode((boot) => {
    it('ZX_OK: the oldest elements, at most as many as asked for', () => {
      const { sys } = boot.process();
      const [one, other] = fifo(sys);
      ok(sys.zx_fifo_write(one, 2, elements(1, 2, 3, 4, 5, 6)));
      expect(sys.zx_fifo_read(other, 2, 1)).to.deep.equal({
        status: ZX_OK,
        data: elements(1, 2),
        actual_count: 1,
      });
      expect(sys.zx_fifo_read(other, 2, MAX_U64)).to.deep.equal({
        status: ZX_OK,
        data: elements(3, 4, 5, 6),
        actual_count: 2,
      });
    });

    it('ZX_OK: the two directions do not meet', () => {
      const { sys } = boot.process();
      const [one, other] = fifo(sys);
      ok(sys.zx_fifo_write(one, 2, elements(1, 1)));
      ok(sys.zx_fifo_write(other, 2, elements(2, 2)));
      expect(ok(sys.zx_fifo_read(one, 2, 4)).data).to.deep.equal(elements(2, 2));
      expect(ok(sys.zx_fifo_read(other, 2, 4)).data).to.deep.equal(elements(1, 1));
    });

    it('ZX_OK: an emptied end is not readable; a full one makes the other end writable again', () => {
      const { sys } = boot.process();
      const [one, other] = fifo(sys);
      ok(sys.zx_fifo_write(one, 2, new Uint8Array(8)));
      ok(sys.zx_fifo_read(other, 2, 1));
      expect(signalsOf(sys, one)).to.equal(ZX_FIFO_WRITABLE);
      expect(signalsOf(sys, other)).to.equal(ZX_FIFO_READABLE | ZX_FIFO_WRITABLE);
      ok(sys.zx_fifo_read(other, 2, 3));
      expect(signalsOf(sys, other)).to.equal(ZX_FIFO_WRITABLE);
    });

    it('ZX_OK: what came before the other end closed, then ZX_ERR_PEER_CLOSED', () => {
      const { sys } = boot.process();
      const [one, other] = fifo(sys);
      ok(sys.zx_fifo_write(one, 2, elements(1, 2)));
      ok(sys.zx_handle_close(one));
      expect(signalsOf(sys, other)).to.equal(ZX_FIFO_READABLE | ZX_FIFO_PEER_CLOSED);
      expect(ok(sys.zx_fifo_read(other, 2, 4)).data).to.deep.equal(elements(1, 2));
      expect(signalsOf(sys, other)).to.equal(ZX_FIFO_PEER_CLOSED);
      expect(sys.zx_fifo_read(other, 2, 4)).to.deep.equal({ status: ZX_ERR_PEER_CLOSED });
    });

    it('ZX_OK: READ is all it takes', () => {
      const { sys } = boot.process();
      const [one, other] = fifo(sys);
      ok(sys.zx_fifo_write(one, 2, elements(1, 2)));
      expect(outcome(sys.zx_fifo_read(withRights(sys, other, ZX_RIGHT_READ), 2, 1))).to.equal('ZX_OK');
    });

    it('ZX_ERR_OUT_OF_RANGE: another size, or a count of 0, before an empty queue and a closed peer', () => {
      const { sys } = boot.process();
      const [one, other] = fifo(sys);
      const refused = (): void => {
        for (const size of [0, 1, 3, MAX_U64]) {
          expect(sys.zx_fifo_read(one, size, 1)).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
        }
        expect(sys.zx_fifo_read(one, 2, 0)).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
      };
      refused();
      ok(sys.zx_handle_close(other));
      refused();
    });

    it('ZX_ERR_SHOULD_WAIT: nothing there yet; a wait ends when something comes', () => {
      const { sys, async } = boot.process();
      const [one, other] = fifo(sys);
      expect(sys.zx_fifo_read(other, 2, 1)).to.deep.equal({ status: ZX_ERR_SHOULD_WAIT });
      const waited = async.zx_object_wait_one(other, ZX_FIFO_READABLE, ZX_TIME_INFINITE);
      ok(sys.zx_fifo_write(one, 2, elements(1, 2)));
      return waited.then((result) => expect(outcome(result)).to.equal('ZX_OK'));
    });

    it('ZX_ERR_BAD_HANDLE, ZX_ERR_WRONG_TYPE, ZX_ERR_ACCESS_DENIED: the handle, and nothing is taken', () => {
      const { sys } = boot.process();
      const [one, other] = fifo(sys);
      ok(sys.zx_fifo_write(one, 2, elements(1, 2)));
      expect(sys.zx_fifo_read(ZX_HANDLE_INVALID, 2, 1)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(outcome(sys.zx_fifo_read(withRights(sys, event(sys), 0), 2, 1))).to.equal('ZX_ERR_WRONG_TYPE');
      expect(outcome(sys.zx_fifo_read(without(sys, other, ZX_RIGHT_READ), 2, 1))).to.equal(
        'ZX_ERR_ACCESS_DENIED',
      );
      expect(ok(sys.zx_fifo_read(other, 2, 1)).data).to.deep.equal(elements(1, 2));
    });
  });
});

describe('a fifo', () => {
  eachMode((boot) => {
    it('lets each end signal the other with user signals', () => {
      const { sys } = boot.process();
      const [one, other] = fifo(sys);
      ok(sys.zx_object_signal_peer(one, 0, ZX_USER_SIGNAL_0));
      expect(signalsOf(sys, other)).to.equal(ZX_FIFO_WRITABLE | ZX_USER_SIGNAL_0);
      expect(outcome(sys.zx_object_signal(one, 0, ZX_FIFO_READABLE))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('forgets what was queued to an end that closes', async () => {
      const { sys } = boot.process();
      const { bytes } = await boot.counts();
      const [one, other] = fifo(sys);
      ok(sys.zx_fifo_write(one, 2, elements(1, 2)));
      expect((await boot.counts()).bytes).to.equal(bytes + 2);
      ok(sys.zx_handle_close(other));
      expect((await boot.counts()).bytes).to.equal(bytes);
    });
  });
});
