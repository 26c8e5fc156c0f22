import { expect } from 'chai';
import {
  DEBUGLOG_INFO,
  ok,
  type UserProcess,
  ZX_DEFAULT_LOG_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_MEMORY,
  ZX_ERR_SHOULD_WAIT,
  ZX_ERR_WRONG_TYPE,
  ZX_LOG_FLAG_READABLE,
  ZX_LOG_LOCAL,
  ZX_LOG_READABLE,
  ZX_LOG_RECORD_DATA_MAX,
  ZX_LOG_RECORD_MAX,
  ZX_LOG_WRITABLE,
  ZX_OBJ_TYPE_DEBUGLOG,
  ZX_RIGHT_READ,
  ZX_RIGHT_WRITE,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { basicInfo, event, isValid, koidOf, outcome, signalsOf, without } from '../handles';

type Sys = UserProcess['sys'];

const bytes = (text: string) => new TextEncoder().encode(text);

/** A log that can be read and has nothing to be read yet: what others wrote before is behind it. */
function reader(sys: Sys): number {
  const { out } = ok(sys.zx_debuglog_create(0, ZX_LOG_FLAG_READABLE));
  while (outcome(sys.zx_debuglog_read(out, 0, 0)) === 'ZX_OK');
  return out;
}

const writer = (sys: Sys) => ok(sys.zx_debuglog_create(0, 0)).out;

function record(sys: Sys, log: number) {
  const { buffer } = ok(sys.zx_debuglog_read(log, 0, ZX_LOG_RECORD_MAX));
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  return {
    sequence: view.getBigUint64(0, true),
    padding: view.getUint32(8, true),
    datalen: view.getUint16(12, true),
    severity: view.getUint8(14),
    flags: view.getUint8(15),
    timestamp: view.getBigInt64(16, true),
    pid: view.getBigUint64(24, true),
    tid: view.getBigUint64(32, true),
    data: new TextDecoder().decode(buffer.subarray(40)),
  };
}

describe('zx_debuglog_create', () => {
  eachMode((boot) => {
    it('ZX_OK: a log with default rights, that can always be written; a readable one with ZX_RIGHT_READ', () => {
      const { sys } = boot.process();
      const info = { type: ZX_OBJ_TYPE_DEBUGLOG, rights: ZX_DEFAULT_LOG_RIGHTS };
      const plain = writer(sys);
      expect(basicInfo(sys, plain)).to.include(info);
      expect(signalsOf(sys, plain)).to.equal(ZX_LOG_WRITABLE);
      const readable = reader(sys);
      expect(basicInfo(sys, readable)).to.include({ ...info, rights: ZX_DEFAULT_LOG_RIGHTS | ZX_RIGHT_READ });
      expect(signalsOf(sys, readable)).to.equal(ZX_LOG_WRITABLE);
    });

    it('ZX_ERR_BAD_HANDLE: the resource is no handle, before the options', () => {
      const { sys } = boot.process();
      for (const options of [0, ZX_LOG_FLAG_READABLE, 1]) {
        expect(sys.zx_debuglog_create(3, options)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      }
    });

    it('ZX_ERR_WRONG_TYPE: no handle is one to a resource; it stays open', () => {
      const { sys } = boot.process();
      const other = event(sys);
      expect(sys.zx_debuglog_create(other, 1)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      expect(isValid(sys, other)).to.equal(true);
    });

    it('ZX_ERR_INVALID_ARGS: other options', () => {
      const { sys } = boot.process();
      for (const options of [1, ZX_LOG_LOCAL, 0x80000000, ZX_LOG_FLAG_READABLE | 1]) {
        expect(sys.zx_debuglog_create(0, options)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
    });
  });

  eachMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: at the limit of handles, after what the arguments get wrong', () => {
        const { sys } = boot.process();
        while (outcome(sys.zx_event_create(0)) === 'ZX_OK');
        expect(sys.zx_debuglog_create(0, 0)).to.deep.equal({ status: ZX_ERR_NO_MEMORY });
        expect(outcome(sys.zx_debuglog_create(0, 1))).to.equal('ZX_ERR_INVALID_ARGS');
      });
    },
    { limits: { handles: 60 } },
  );
});

describe('zx_debuglog_write', () => {
  eachMode((boot) => {
    it('ZX_OK: a record tells its writer, its time and its bytes, in order', () => {
      const process = boot.process();
      const { sys } = process;
      const log = reader(sys);
      const before = sys.zx_clock_get_monotonic();
      const own = writer(sys);
      expect(sys.zx_debuglog_write(own, 0, bytes('one'))).to.deep.equal({ status: 0 });
      expect(outcome(sys.zx_debuglog_write(own, ZX_LOG_LOCAL, bytes('')))).to.equal('ZX_OK');
      const [first, second] = [record(sys, log), record(sys, log)];
      expect(first).to.include({
        padding: 0,
        datalen: 3,
        severity: DEBUGLOG_INFO,
        flags: 0,
        pid: BigInt(process.koid),
        tid: BigInt(koidOf(sys, process.thread)),
        data: 'one',
      });
      expect(first.timestamp >= before && first.timestamp <= sys.zx_clock_get_monotonic()).to.equal(true);
      expect(second).to.include({ sequence: first.sequence + 1n, datalen: 0, data: '' });
    });

    it('ZX_OK: what is too long is cut', () => {
      const { sys } = boot.process();
      const log = reader(sys);
      for (const length of [ZX_LOG_RECORD_DATA_MAX, ZX_LOG_RECORD_DATA_MAX + 1, 100_000]) {
        expect(outcome(sys.zx_debuglog_write(log, 0, new Uint8Array(length).fill(65)))).to.equal('ZX_OK');
        expect(record(sys, log)).to.include({ datalen: ZX_LOG_RECORD_DATA_MAX, data: 'A'.repeat(216) });
      }
    });

    it('ZX_ERR_INVALID_ARGS: other options, before the handle', () => {
      const { sys } = boot.process();
      for (const options of [1, ZX_LOG_FLAG_READABLE, ZX_LOG_LOCAL | 1]) {
        expect(sys.zx_debuglog_write(3, options, bytes('x'))).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
    });

    it('ZX_ERR_BAD_HANDLE: no handle', () => {
      const { sys } = boot.process();
      expect(sys.zx_debuglog_write(3, 0, bytes('x'))).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_WRONG_TYPE: no log', () => {
      const { sys } = boot.process();
      expect(sys.zx_debuglog_write(event(sys), 0, bytes('x'))).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });

    it('ZX_ERR_ACCESS_DENIED: it needs ZX_RIGHT_WRITE, and nothing is written', () => {
      const { sys } = boot.process();
      const log = without(sys, reader(sys), ZX_RIGHT_WRITE);
      expect(sys.zx_debuglog_write(log, 0, bytes('x'))).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      expect(outcome(sys.zx_debuglog_read(log, 0, 256))).to.equal('ZX_ERR_SHOULD_WAIT');
    });
  });
});

describe('zx_debuglog_read', () => {
  eachMode((boot) => {
    it('ZX_OK: every log has a place of its own, and begins with what there is', () => {
      const { sys } = boot.process();
      const log = reader(sys);
      ok(sys.zx_debuglog_write(log, 0, bytes('one')));
      const { sequence } = record(sys, log);
      const late = ok(sys.zx_debuglog_create(0, ZX_LOG_FLAG_READABLE)).out;
      expect(signalsOf(sys, late)).to.equal(ZX_LOG_WRITABLE | ZX_LOG_READABLE);
      let last = record(sys, late);
      while (last.sequence < sequence) last = record(sys, late);
      expect(last.data).to.equal('one');
    });

    it('ZX_OK: a record is cut to the room that there is, and gone', () => {
      const { sys } = boot.process();
      const log = reader(sys);
      for (const text of ['one', 'two', 'three']) ok(sys.zx_debuglog_write(log, 0, bytes(text)));
      expect(ok(sys.zx_debuglog_read(log, 0, 42)).buffer).to.have.length(42);
      expect(ok(sys.zx_debuglog_read(log, 0, 0)).buffer).to.have.length(0);
      expect(ok(sys.zx_debuglog_read(log, 0, 2n ** 64n - 1n)).buffer).to.have.length(45);
    });

    it('ZX_OK: one who is slow misses the oldest records, as the sequence shows', () => {
      const { sys } = boot.process();
      const log = reader(sys);
      const full = new Uint8Array(ZX_LOG_RECORD_DATA_MAX);
      ok(sys.zx_debuglog_write(log, 0, full));
      const { sequence } = record(sys, log);
      for (let i = 0; i < 600; i++) ok(sys.zx_debuglog_write(log, 0, full));
      expect(record(sys, log).sequence).to.equal(sequence + 1n + 600n - 512n);
      for (let i = 1; i < 512; i++) record(sys, log);
      expect(outcome(sys.zx_debuglog_read(log, 0, 256))).to.equal('ZX_ERR_SHOULD_WAIT');
    });

    it('ZX_ERR_SHOULD_WAIT: nothing is left, and only now the signal tells so', async () => {
      const process = boot.process();
      const { sys } = process;
      const log = reader(sys);
      const readable = process.wait(log, ZX_LOG_READABLE);
      ok(sys.zx_debuglog_write(writer(sys), 0, bytes('x')));
      expect((await readable).observed).to.equal(ZX_LOG_READABLE | ZX_LOG_WRITABLE);
      record(sys, log);
      expect(signalsOf(sys, log)).to.equal(ZX_LOG_READABLE | ZX_LOG_WRITABLE);
      expect(sys.zx_debuglog_read(log, 0, 256)).to.deep.equal({ status: ZX_ERR_SHOULD_WAIT });
      expect(signalsOf(sys, log)).to.equal(ZX_LOG_WRITABLE);
    });

    it('ZX_ERR_INVALID_ARGS: options, before the handle', () => {
      const { sys } = boot.process();
      expect(sys.zx_debuglog_read(3, 1, 256)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
    });

    it('ZX_ERR_BAD_HANDLE: no handle', () => {
      expect(boot.process().sys.zx_debuglog_read(3, 0, 256)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_WRONG_TYPE: no log', () => {
      const { sys } = boot.process();
      expect(sys.zx_debuglog_read(event(sys), 0, 256)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });

    it('ZX_ERR_ACCESS_DENIED: a log that was not created for reading', () => {
      const { sys } = boot.process();
      expect(sys.zx_debuglog_read(writer(sys), 0, 256)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
    });

    it('is told of records no more when its last handle is closed', () => {
      const { sys } = boot.process();
      const log = reader(sys);
      ok(sys.zx_handle_close(log));
      expect(outcome(sys.zx_debuglog_write(writer(sys), 0, bytes('x')))).to.equal('ZX_OK');
    });
  });
});
