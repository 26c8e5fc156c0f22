import type { Rule } from '../abi/rule';
import type { Message } from '../object/message';
import { setTxid } from '../object/message';
import type { Thread } from '../object/thread';
import { Pending } from '../pending';
import { Refused } from '../refused';
import { accept, fits, type Install, type Received, type Room } from './channel-receive';
import { deliver, type Outgoing, prepareCall, type SendRefusals } from './channel-send';

interface CallRefusals extends SendRefusals {
  readonly tooSmall: Rule;
  readonly timedOut: Rule;
  readonly canceled: Rule;
}

/** Sends a request and waits for its reply: zx_channel_call in all its forms. A past deadline sends all the same. */
export function call<H>(
  caller: Thread,
  outgoing: Outgoing,
  deadline: bigint,
  room: Room,
  install: Install<H>,
  refusals: CallRefusals,
): Pending<Received<H>> {
  const prepared = prepareCall(caller, outgoing, refusals);
  const { channel, message } = prepared;
  const { call: asked } = caller.core;
  const pending = new Pending<Received<H>>(
    () => `a reply to the call with txid 0x${txid.toString(16)} on channel ${channel.koid}`,
  );
  const outcomeOf = (reply: Message): Received<H> | Refused => {
    if (fits(reply, room)) return accept(caller, reply, install, asked);
    for (const handle of reply.handles) caller.core.release(handle);
    return new Refused(refusals.tooSmall);
  };
  const txid = channel.await({
    reply: (reply) => pending.settle(outcomeOf(reply)),
    peerClosed: () => pending.settle(new Refused(refusals.peerClosed)),
    cancel: () => pending.settle(new Refused(refusals.canceled)),
  });
  pending.onEnd(() => channel.forget(txid));
  setTxid(message.bytes, txid);
  try {
    deliver(caller, prepared, pending);
  } finally {
    endAt(pending, caller, deadline, refusals.timedOut);
  }
  return pending;
}

function endAt<T>(pending: Pending<T>, caller: Thread, deadline: bigint, timedOut: Rule): void {
  const { clock } = caller.core;
  const end = (): void => pending.settle(new Refused(timedOut));
  if (deadline <= clock.now) return end();
  const timer = clock.at(deadline, end);
  pending.onEnd(() => timer.cancel());
}
