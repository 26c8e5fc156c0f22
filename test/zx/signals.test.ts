import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_EVENT_SIGNALED,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_EVENTPAIR_SIGNALED,
  ZX_PKT_TYPE_SIGNAL_ONE,
  ZX_PKT_TYPE_USER,
  ZX_USER_SIGNAL_0,
  ZX_USER_SIGNAL_1,
} from '../../kernel';
import { Event, EventPair, Port } from '../../zx';
import { eachMode } from '../harness/modes';
import { outcome } from './setup';

describe('Event and EventPair', () => {
  eachMode((boot) => {
    let process: UserProcess;
    beforeEach(() => {
      process = boot.process();
    });

    it('waitOne sees the signals that signal has set and not those that it has cleared', () => {
      const { event } = ok(Event.create(process));
      ok(event.signal(0, ZX_EVENT_SIGNALED | ZX_USER_SIGNAL_0));
      ok(event.signal(ZX_EVENT_SIGNALED, ZX_USER_SIGNAL_1));
      expect(ok(event.waitOne(ZX_USER_SIGNAL_1)).observed).to.equal(ZX_USER_SIGNAL_0 | ZX_USER_SIGNAL_1);
    });

    it('waitOne gives what it observed when the deadline passes, too', () => {
      const { event } = ok(Event.create(process));
      ok(event.signal(0, ZX_USER_SIGNAL_0));
      const result = event.waitOne(ZX_USER_SIGNAL_1, 0n);
      expect(outcome(result)).to.equal('ZX_ERR_TIMED_OUT');
      expect(result).to.have.property('observed', ZX_USER_SIGNAL_0);
    });

    it('async.waitOne is registered when it returns and ends when the signal comes', async () => {
      const { event } = ok(Event.create(process));
      const wait = event.async.waitOne(ZX_EVENT_SIGNALED);
      ok(event.signal(0, ZX_EVENT_SIGNALED));
      ok(event.signal(ZX_EVENT_SIGNALED, 0));
      expect(ok(await wait).observed).to.equal(ZX_EVENT_SIGNALED);
    });

    it('signalPeer signals the other end', () => {
      const { endpoint0, endpoint1 } = ok(EventPair.create(process));
      ok(endpoint0.signalPeer(0, ZX_EVENTPAIR_SIGNALED));
      expect(ok(endpoint1.waitOne(ZX_EVENTPAIR_SIGNALED)).observed).to.equal(ZX_EVENTPAIR_SIGNALED);
      expect(outcome(endpoint0.waitOne(ZX_EVENTPAIR_SIGNALED, 0n))).to.equal('ZX_ERR_TIMED_OUT');
    });

    it('an end sees the other one closed, once its last handle is', () => {
      const { endpoint0, endpoint1 } = ok(EventPair.create(process));
      using copy = ok(endpoint1.duplicate()).eventPair;
      endpoint1.close();
      expect(outcome(endpoint0.waitOne(ZX_EVENTPAIR_PEER_CLOSED, 0n))).to.equal('ZX_ERR_TIMED_OUT');
      copy.close();
      expect(ok(endpoint0.waitOne(ZX_EVENTPAIR_PEER_CLOSED)).observed).to.equal(ZX_EVENTPAIR_PEER_CLOSED);
      expect(outcome(endpoint0.signalPeer(0, ZX_USER_SIGNAL_0))).to.equal('ZX_ERR_PEER_CLOSED');
    });
  });
});

describe('Port', () => {
  eachMode((boot) => {
    let process: UserProcess;
    let port: Port;
    let event: Event;
    beforeEach(() => {
      process = boot.process();
      port = ok(Port.create(process)).port;
      event = ok(Event.create(process)).event;
    });

    it('delivers what was queued, oldest first', () => {
      ok(port.queue({ key: 1, status: -5, user: { c8: new Uint8Array(32).fill(9) } }));
      ok(port.queue({ key: 2, status: 0 }));
      const first = ok(port.wait()).packet;
      expect(first).to.deep.equal({
        key: 1,
        type: ZX_PKT_TYPE_USER,
        status: -5,
        user: { c8: new Uint8Array(32).fill(9) },
      });
      expect(ok(port.wait()).packet.key).to.equal(2);
      expect(outcome(port.wait(0n))).to.equal('ZX_ERR_TIMED_OUT');
    });

    it('gets one packet for waitAsync when the object has the signal', () => {
      ok(event.waitAsync(port, 7, ZX_EVENT_SIGNALED));
      ok(event.signal(0, ZX_EVENT_SIGNALED));
      const { packet } = ok(port.wait());
      expect(packet).to.include({ key: 7, type: ZX_PKT_TYPE_SIGNAL_ONE });
      expect(outcome(port.wait(0n))).to.equal('ZX_ERR_TIMED_OUT');
    });

    it('async.wait ends when a packet comes', async () => {
      const wait = port.async.wait();
      ok(port.queue({ key: 3, status: 0 }));
      expect(ok(await wait).packet.key).to.equal(3);
    });

    it('cancel takes back the waits of a source with a key', () => {
      ok(event.waitAsync(port, 7, ZX_EVENT_SIGNALED));
      ok(port.cancel(event, 7));
      ok(event.signal(0, ZX_EVENT_SIGNALED));
      expect(outcome(port.wait(0n))).to.equal('ZX_ERR_TIMED_OUT');
      expect(outcome(port.cancel(event, 7))).to.equal('ZX_ERR_NOT_FOUND');
    });

    it('is the same port through a duplicate', () => {
      const { port: copy } = ok(port.duplicate());
      ok(copy.queue({ key: 4, status: 0 }));
      expect(ok(port.wait()).packet.key).to.equal(4);
    });
  });
});
