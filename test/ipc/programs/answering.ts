/** Says that it is ready, then answers each message with its bytes in reverse, until the other end closes. */
import { currentProcess, PA_HND, PA_USER0, takeStartupHandle } from '../../../ipc';
import { ok, ZX_CHANNEL_PEER_CLOSED, ZX_CHANNEL_READABLE, ZX_ERR_PEER_CLOSED } from '../../../kernel';
import { Channel } from '../../../zx';

const channel = new Channel(currentProcess(), takeStartupHandle(PA_HND(PA_USER0, 0)));
ok(channel.write(Buffer.from('ready')));
for (;;) {
  ok(channel.waitOne(ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED));
  const message = channel.read();
  if (message.status === ZX_ERR_PEER_CLOSED) break;
  const { bytes } = ok(message);
  ok(channel.write(Buffer.concat([bytes.subarray(0, 4), bytes.subarray(4).toReversed()])));
}
