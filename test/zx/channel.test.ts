import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_CHANNEL_READABLE,
  ZX_CHANNEL_READ_MAY_DISCARD,
  ZX_HANDLE_OP_DUPLICATE,
  ZX_INFO_HANDLE_VALID,
  ZX_OBJ_TYPE_EVENT,
  ZX_OBJ_TYPE_VMO,
  ZX_RIGHT_READ,
  ZX_RIGHT_TRANSFER,
  ZX_RIGHT_WAIT,
  ZX_USER_SIGNAL_0,
} from '../../kernel';
import { Channel, Event, Handle, Vmo } from '../../zx';
import { eachMode } from '../harness/modes';
import { channelBetween, koidOf, outcome, rightsOf, text } from './setup';

const EMPTY = new Uint8Array(0);

const resultsIn = (refused: ReturnType<Channel['writeEtc']>) =>
  'handles' in refused ? refused.handles.map(({ result }) => result) : undefined;

describe('Channel', () => {
  eachMode((boot) => {
    let process: UserProcess;
    let near: Channel;
    let far: Channel;
    beforeEach(() => {
      process = boot.process('program');
      ({ endpoint0: near, endpoint1: far } = ok(Channel.create(process)));
    });

    const newEvent = () => ok(Event.create(process)).event;
    const isOpen = (handle: number) =>
      process.sys.zx_object_get_info(handle, ZX_INFO_HANDLE_VALID).status === 0;

    it('delivers messages whole and in order', () => {
      ok(near.write(text('one')));
      ok(near.write(text('two')));
      expect(ok(far.read())).to.deep.include({ bytes: text('one'), handles: [] });
      expect(ok(far.read()).bytes).to.deep.equal(text('two'));
      expect(outcome(far.read())).to.equal('ZX_ERR_SHOULD_WAIT');
    });

    it('moves a handle: the wrapper is left empty, and the reader gets the same object', () => {
      const { vmo } = ok(Vmo.create(process, 4096));
      const koid = koidOf(vmo);
      ok(near.write(text('vmo'), [vmo]));
      expect(vmo.isValid).to.equal(false);
      const [handle] = ok(far.read()).handles;
      expect(handle).to.be.instanceOf(Handle);
      expect(handle && koidOf(handle.as(Vmo))).to.equal(koid);
    });

    it('carries objects from one program to another', () => {
      const other = boot.process('other');
      const [here, there] = channelBetween(process, other);
      const { vmo } = ok(Vmo.create(process, 4096));
      ok(vmo.write(text('hello')));
      ok(here.write(EMPTY, [vmo]));
      ok(there.waitOne(ZX_CHANNEL_READABLE));
      const received = ok(there.read()).handles[0]?.as(Vmo);
      expect(received?.process).to.equal(other);
      expect(received && ok(received.read(0, 5)).bytes).to.deep.equal(text('hello'));
    });

    it('leaves the wrappers empty and their handles closed when a write fails', () => {
      far.close();
      const event = newEvent();
      const value = event.handle;
      expect(outcome(near.write(EMPTY, [event]))).to.equal('ZX_ERR_PEER_CLOSED');
      expect(event.isValid).to.equal(false);
      expect(isOpen(value)).to.equal(false);
    });

    it('answers ZX_ERR_BAD_HANDLE when an empty wrapper is sent', () => {
      expect(outcome(near.write(EMPTY, [new Event(process, 0)]))).to.equal('ZX_ERR_BAD_HANDLE');
    });

    it('refuses, before anything happens, a wrapper of another process', () => {
      const { event } = ok(Event.create(boot.process('other')));
      const own = newEvent();
      expect(() => near.write(EMPTY, [own, event])).to.throw(
        "process 'other' means nothing in process 'program'",
      );
      expect([own.isValid, event.isValid]).to.deep.equal([true, true]);
      expect(outcome(far.read())).to.equal('ZX_ERR_SHOULD_WAIT');
    });

    it('keeps a message that is too large for its reader and tells its size', () => {
      ok(near.write(text('four'), [newEvent()]));
      const refused = far.read(0, 3, 1);
      expect(refused).to.include({ actual_bytes: 4, actual_handles: 1 });
      expect(outcome(far.read(ZX_CHANNEL_READ_MAY_DISCARD, 4, 0))).to.equal('ZX_ERR_BUFFER_TOO_SMALL');
      expect(outcome(far.read())).to.equal('ZX_ERR_SHOULD_WAIT');
    });

    it('readEtc tells type and rights of each handle', () => {
      ok(near.write(EMPTY, [newEvent()]));
      const [info] = ok(far.readEtc()).handles;
      expect(info?.type).to.equal(ZX_OBJ_TYPE_EVENT);
      expect(info && rightsOf(info.handle)).to.equal(info?.rights);
    });

    it('writeEtc moves or duplicates, with the rights that each entry names', () => {
      const [kept, moved] = [newEvent(), newEvent()];
      ok(
        near.writeEtc(EMPTY, [
          { object: kept, operation: ZX_HANDLE_OP_DUPLICATE, rights: ZX_RIGHT_WAIT },
          { object: moved, type: ZX_OBJ_TYPE_EVENT },
        ]),
      );
      expect([kept.isValid, moved.isValid]).to.deep.equal([true, false]);
      const [first, second] = ok(far.readEtc()).handles;
      expect(first?.rights).to.equal(ZX_RIGHT_WAIT);
      expect(second?.rights).to.equal(rightsOf(kept));
    });

    it('writeEtc gives back the result of each entry when one is refused', () => {
      const [event, other] = [newEvent(), newEvent()];
      const result = near.writeEtc(EMPTY, [{ object: event }, { object: other, type: ZX_OBJ_TYPE_VMO }]);
      expect(outcome(result)).to.equal('ZX_ERR_WRONG_TYPE');
      expect(resultsIn(result)).to.deep.equal([0, result.status]);
      expect([event.isValid, other.isValid]).to.deep.equal([false, false]);
    });

    it('signalPeer signals the other end', () => {
      ok(near.signalPeer(0, ZX_USER_SIGNAL_0));
      expect(ok(far.waitOne(ZX_USER_SIGNAL_0)).observed & ZX_USER_SIGNAL_0).to.equal(ZX_USER_SIGNAL_0);
    });
  });
});

describe('Channel.call', () => {
  eachMode((boot) => {
    let process: UserProcess;
    let client: Channel;
    let server: Channel;
    beforeEach(() => {
      process = boot.process();
      ({ endpoint0: client, endpoint1: server } = ok(Channel.create(process)));
    });

    const newEvent = () => ok(Event.create(process)).event;

    /** Answers the oldest request: its transaction id, then `answer`, then the handles that came with it. */
    function serve(answer: string): void {
      ok(server.waitOne(ZX_CHANNEL_READABLE));
      const { bytes, handles } = ok(server.read());
      ok(server.write(new Uint8Array([...bytes.subarray(0, 4), ...text(answer)]), handles));
    }

    it('async.call gives the reply that bears its transaction id, with its handles', async () => {
      const event = newEvent();
      const koid = koidOf(event);
      const call = client.async.call(text('txidask'), [event]);
      expect(event.isValid).to.equal(false);
      serve('answer');
      const { bytes, handles } = ok(await call);
      expect(bytes.subarray(4)).to.deep.equal(text('answer'));
      expect(handles.map(koidOf)).to.deep.equal([koid]);
    });

    it('gives up at its deadline', () => {
      expect(outcome(client.call(text('txid'), [], 0n))).to.equal('ZX_ERR_TIMED_OUT');
    });

    it('closes the handles that could not be sent: their wrappers are empty', () => {
      const { event: stuck } = ok(newEvent().replace(ZX_RIGHT_WAIT));
      const value = stuck.handle;
      const result = client.call(text('txid'), [newEvent(), stuck]);
      expect(() => ok(result)).to.throw('ZX_RIGHT_TRANSFER');
      expect(stuck.isValid).to.equal(false);
      expect(process.sys.zx_object_get_info(value, ZX_INFO_HANDLE_VALID).status).not.to.equal(0);
    });

    it('answers ZX_ERR_BAD_HANDLE when it is empty; what was to be sent is closed', () => {
      client.close();
      const event = newEvent();
      const value = event.handle;
      expect(outcome(client.call(text('txid'), [event]))).to.equal('ZX_ERR_BAD_HANDLE');
      expect(process.sys.zx_object_get_info(value, ZX_INFO_HANDLE_VALID).status).not.to.equal(0);
    });

    it('answers ZX_ERR_PEER_CLOSED when the other end is gone', () => {
      server.close();
      expect(outcome(client.call(text('txid')))).to.equal('ZX_ERR_PEER_CLOSED');
    });

    it('answers ZX_ERR_ACCESS_DENIED through a handle that may not write', () => {
      const { channel } = ok(client.replace(ZX_RIGHT_READ | ZX_RIGHT_TRANSFER));
      expect(outcome(channel.call(text('txid')))).to.equal('ZX_ERR_ACCESS_DENIED');
    });
  });
});
