import { Kernel, ok, ZX_TIME_INFINITE, ZX_USER_SIGNAL_0, ZX_USER_SIGNAL_1 } from '../../kernel';
import { EventPair } from '../../zx';

using kernel = new Kernel();
const engine = kernel.createProcess('engine');
const { endpoint0: own, endpoint1: other } = ok(EventPair.create(engine));
ok(other.signalPeer(0, ZX_USER_SIGNAL_1)); // the answer, so that this program is short

const [cleared, signalled, waited] = engine.batch((sys) => [
  sys.zx_object_signal(own.handle, ZX_USER_SIGNAL_0, 0),
  sys.zx_object_signal_peer(own.handle, 0, ZX_USER_SIGNAL_0),
  sys.zx_object_wait_one(own.handle, ZX_USER_SIGNAL_1, ZX_TIME_INFINITE),
]);
ok(cleared);
ok(signalled);
console.log(ok(waited).observed === ZX_USER_SIGNAL_1);
