import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_NOT_FOUND,
  ZX_ERR_WRONG_TYPE,
  ZX_EVENT_SIGNALED,
  ZX_HANDLE_INVALID,
  ZX_OK,
  ZX_RIGHT_READ,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_WAIT,
  ZX_RIGHT_WRITE,
  ZX_USER_SIGNAL_0,
  ZX_USER_SIGNAL_1,
} from '../../../kernel';
import { Machine } from '../../../kernel/machine';
import { VirtualClock } from '../../../kernel/time/clock';
import { Port } from '../../../kernel/object/port';
import { eachMode } from '../../harness/modes';
import { event, outcome, port, withRights, without } from '../handles';

const KEY = 5;

/** An event that a port watches: two waits with KEY, of which one has fired, and one with another key. */
function watched({ sys }: UserProcess) {
  const [one, to] = [event(sys), port(sys)];
  for (const signals of [ZX_EVENT_SIGNALED, ZX_USER_SIGNAL_0]) {
    ok(sys.zx_object_wait_async(one, to, KEY, signals, 0));
  }
  ok(sys.zx_object_wait_async(one, to, KEY + 1, ZX_EVENT_SIGNALED, 0));
  ok(sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
  return { one, to };
}

function keys({ sys }: UserProcess, from: number): number[] {
  const found: number[] = [];
  for (let got = sys.zx_port_wait(from, 0); 'packet' in got; got = sys.zx_port_wait(from, 0)) {
    found.push(got.packet.key);
  }
  return found;
}

describe('zx_port_cancel', () => {
  eachMode((boot) => {
    it('ZX_OK: takes back the waits and the packets of a handle and key, and no others', () => {
      const a = boot.process('a');
      const { one, to } = watched(a);
      expect(a.sys.zx_port_cancel(to, one, KEY)).to.deep.equal({ status: ZX_OK });
      ok(a.sys.zx_object_signal(one, 0, ZX_USER_SIGNAL_0));
      expect(keys(a, to)).to.deep.equal([KEY + 1]);
    });

    it('ZX_OK: of a wait that has not fired', () => {
      const a = boot.process('a');
      const [one, to] = [event(a.sys), port(a.sys)];
      ok(a.sys.zx_object_wait_async(one, to, KEY, ZX_USER_SIGNAL_0, 0));
      expect(outcome(a.sys.zx_port_cancel(to, one, KEY))).to.equal('ZX_OK');
      ok(a.sys.zx_object_signal(one, 0, ZX_USER_SIGNAL_0));
      expect(keys(a, to)).to.deep.equal([]);
    });

    it('ZX_OK: user packets are never taken back, though their key is the same; the others keep their order', () => {
      const a = boot.process('a');
      const [one, to] = [event(a.sys), port(a.sys)];
      ok(a.sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
      for (const key of [1, KEY, 2]) {
        ok(a.sys.zx_port_queue(to, { key, status: 0 }));
        ok(a.sys.zx_object_wait_async(one, to, key, ZX_EVENT_SIGNALED, 0));
      }
      ok(a.sys.zx_port_cancel(to, one, KEY));
      expect(keys(a, to)).to.deep.equal([1, 1, KEY, 2, 2]);
    });

    it('ZX_OK: through any handle to the port with WRITE', () => {
      const a = boot.process('a');
      const { one, to } = watched(a);
      const writable = withRights(a.sys, to, ZX_RIGHT_WRITE);
      expect(outcome(a.sys.zx_port_cancel(writable, one, KEY))).to.equal('ZX_OK');
    });

    it('ZX_ERR_NOT_FOUND: once is enough', () => {
      const a = boot.process('a');
      const { one, to } = watched(a);
      ok(a.sys.zx_port_cancel(to, one, KEY));
      expect(a.sys.zx_port_cancel(to, one, KEY)).to.deep.equal({ status: ZX_ERR_NOT_FOUND });
    });

    it('ZX_ERR_NOT_FOUND: another key, another port, another handle to the same object', () => {
      const a = boot.process('a');
      const { one, to } = watched(a);
      const other = withRights(a.sys, one, ZX_RIGHT_SAME_RIGHTS);
      const notFound = { status: ZX_ERR_NOT_FOUND };
      expect(a.sys.zx_port_cancel(to, one, KEY + 2)).to.deep.equal(notFound);
      expect(a.sys.zx_port_cancel(to, one, 2n ** 64n - 1n)).to.deep.equal(notFound);
      expect(a.sys.zx_port_cancel(port(a.sys), one, KEY)).to.deep.equal(notFound);
      expect(a.sys.zx_port_cancel(to, other, KEY)).to.deep.equal(notFound);
      expect(keys(a, to).toSorted()).to.deep.equal([KEY, KEY + 1]);
    });

    it('ZX_ERR_NOT_FOUND: a packet that was already delivered', () => {
      const a = boot.process('a');
      const [one, to] = [event(a.sys), port(a.sys)];
      ok(a.sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
      ok(a.sys.zx_object_wait_async(one, to, KEY, ZX_EVENT_SIGNALED, 0));
      expect(keys(a, to)).to.deep.equal([KEY]);
      expect(outcome(a.sys.zx_port_cancel(to, one, KEY))).to.equal('ZX_ERR_NOT_FOUND');
    });

    it('ZX_ERR_BAD_HANDLE: of the port, then of the source, also of one that was closed since', () => {
      const a = boot.process('a');
      const { one, to } = watched(a);
      ok(a.sys.zx_handle_close(one));
      const bad = { status: ZX_ERR_BAD_HANDLE };
      expect(a.sys.zx_port_cancel(ZX_HANDLE_INVALID, ZX_HANDLE_INVALID, KEY)).to.deep.equal(bad);
      expect(a.sys.zx_port_cancel(to, one, KEY)).to.deep.equal(bad);
      expect(keys(a, to).toSorted()).to.deep.equal([KEY, KEY + 1]);
    });

    it('ZX_ERR_WRONG_TYPE: a port is needed, which is looked at first', () => {
      const { sys } = boot.process();
      expect(sys.zx_port_cancel(withRights(sys, event(sys), 0), ZX_HANDLE_INVALID, KEY)).to.deep.equal({
        status: ZX_ERR_WRONG_TYPE,
      });
    });

    it('ZX_ERR_ACCESS_DENIED: WRITE on the port, before the source is looked at', () => {
      const { sys } = boot.process();
      const readable = withRights(sys, port(sys), ZX_RIGHT_READ);
      expect(sys.zx_port_cancel(readable, ZX_HANDLE_INVALID, KEY)).to.deep.equal({
        status: ZX_ERR_ACCESS_DENIED,
      });
    });

    it('ZX_ERR_ACCESS_DENIED: WAIT on the source, which a port never has', () => {
      const { sys } = boot.process();
      const to = port(sys);
      for (const source of [without(sys, event(sys), ZX_RIGHT_WAIT), port(sys)]) {
        expect(outcome(sys.zx_port_cancel(to, source, KEY))).to.equal('ZX_ERR_ACCESS_DENIED');
      }
    });
  });
});

describe('the end of a port', () => {
  eachMode((boot) => {
    it('drops its packets and its waits, and leaves what it watched alone', async () => {
      const a = boot.process('a');
      const one = event(a.sys);
      const before = await boot.counts();
      const to = port(a.sys);
      ok(a.sys.zx_object_wait_async(one, to, KEY, ZX_USER_SIGNAL_0, 0));
      ok(a.sys.zx_port_queue(to, { key: 1, status: 0 }));
      ok(a.sys.zx_handle_close(to));
      expect(await boot.counts()).to.deep.equal(before);
      expect(outcome(a.sys.zx_object_signal(one, 0, ZX_USER_SIGNAL_0 | ZX_USER_SIGNAL_1))).to.equal('ZX_OK');
    });

    it('an object that is watched ends when its handles do', async () => {
      const a = boot.process('a');
      const to = port(a.sys);
      const before = await boot.counts();
      const one = event(a.sys);
      ok(a.sys.zx_object_wait_async(one, to, KEY, ZX_USER_SIGNAL_0, 0));
      ok(a.sys.zx_object_wait_async(one, to, KEY, ZX_EVENT_SIGNALED, 0));
      ok(a.sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
      ok(a.sys.zx_handle_close(one));
      expect(await boot.counts()).to.deep.equal(before);
      expect(keys(a, to)).to.deep.equal([KEY]);
    });
  });

  it('ends its waits', () => {
    const kernel = new Machine({ clock: new VirtualClock() });
    const a = kernel.createProcess('a');
    const [one, to] = [event(a.sys), port(a.sys)];
    for (const key of [1, 2, 3]) ok(a.sys.zx_object_wait_async(one, to, key, ZX_USER_SIGNAL_0, 0));
    const object = kernel.processByKoid(a.koid)?.handles.get(to)?.object;
    const waits = () => (object instanceof Port ? object.observerCount : undefined);
    expect(waits()).to.equal(3);
    ok(a.sys.zx_handle_close(to));
    expect(waits()).to.equal(0);
  });
});
