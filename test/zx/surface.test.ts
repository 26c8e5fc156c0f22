import { expect } from 'chai';
import {
  Channel,
  Event,
  EventPair,
  Fifo,
  Job,
  Port,
  Process,
  Socket,
  Stream,
  Thread,
  Timer,
  Vmar,
  Vmo,
} from '../../zx';

describe('what an object can not do', () => {
  const absent: readonly [string, abstract new (...args: never[]) => object, readonly string[]][] = [
    ['Channel', Channel, ['duplicate', 'getName', 'kill']],
    ['Event', Event, ['signalPeer', 'getName', 'kill']],
    ['EventPair', EventPair, ['getName', 'kill']],
    ['Port', Port, ['waitOne', 'waitAsync', 'signal', 'signalPeer', 'getName', 'kill']],
    ['Vmar', Vmar, ['waitOne', 'waitAsync', 'signal', 'signalPeer', 'getName', 'kill']],
    ['Vmo', Vmo, ['signalPeer', 'kill']],
    ['Job', Job, ['signalPeer']],
    ['Process', Process, ['signalPeer']],
    ['Thread', Thread, ['signalPeer', 'kill']],
    ['Timer', Timer, ['signalPeer', 'getName', 'kill']],
    ['Fifo', Fifo, ['getName', 'kill']],
    ['Socket', Socket, ['getName', 'kill']],
    ['Stream', Stream, ['signalPeer', 'getName', 'kill']],
  ];
  for (const [name, type, methods] of absent) {
    it(`${name} has no ${methods.join(', ')}`, () => {
      for (const method of methods) expect(method in type.prototype, method).to.equal(false);
    });
  }
});
