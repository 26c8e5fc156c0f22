import type { ChannelBody } from '../abi/channel';
import {
  ZX_CHANNEL_MAX_MSG_BYTES,
  ZX_CHANNEL_MAX_MSG_HANDLES,
  ZX_CHANNEL_MAX_MSG_IOVECS,
  ZX_CHANNEL_WRITE_USE_IOVEC,
  ZX_EXCP_POLICY_CODE_CHANNEL_FULL_WRITE,
} from '../abi/constants';
import type { Access, Rule } from '../abi/rule';
import type { Channel } from '../object/channel';
import { type Message, TXID_BYTES } from '../object/message';
import type { Thread } from '../object/thread';
import { refuse } from '../refused';
import {
  consume,
  type Disposition,
  handlesMade,
  type ReportResults,
  type SendRules,
  takeHandles,
} from './channel-handles';
import { raisePolicyException } from './policy-exception';

/** What every syscall that sends asks. */
export interface SendRefusals extends SendRules {
  readonly badOptions: Rule;
  readonly handle: Access<'channel'>;
  readonly tooManyBuffers: Rule;
  readonly badReserved: Rule;
  readonly tooLarge: Rule;
  readonly unreadable: Rule;
  /** Of a call: that its body has room for a transaction id. */
  readonly tooShort?: Rule;
  readonly peerClosed: Rule;
}

/** What a program asks to be sent. */
export interface Outgoing {
  readonly handle: number;
  readonly options: number;
  readonly body: ChannelBody;
  readonly entries: readonly Disposition[];
  readonly report?: ReportResults;
}

/** A message that can be sent: from which end, and to which. */
export interface Prepared {
  readonly channel: Channel;
  readonly peer: Channel;
  readonly message: Message;
}

/** Prepares a message for zx_channel_write: whatever it is refused for, the handles to move are closed. */
export function prepareWrite(caller: Thread, outgoing: Outgoing, refusals: SendRefusals): Prepared {
  return orConsume(caller, outgoing, () => {
    const { channel, bytes } = prepareBody(caller, outgoing, refusals);
    return addHandles(caller, outgoing, channel, bytes, refusals);
  });
}

/** Prepares a message for zx_channel_call: of handles that may not be sent, those at fault stay with the caller. */
export function prepareCall(caller: Thread, outgoing: Outgoing, refusals: SendRefusals): Prepared {
  const { channel, bytes } = orConsume(caller, outgoing, () => prepareBody(caller, outgoing, refusals));
  return addHandles(caller, outgoing, channel, bytes, refusals);
}

/**
 * Delivers a message. Where that makes the queue at the other end longer than a queue may be, the message stays
 * there, but the sender gets a policy exception; `then` is what its syscall comes to if that is handled.
 */
export function deliver(caller: Thread, { peer, message }: Prepared, then: unknown): void {
  if (!peer.receive(message)) raisePolicyException(caller, ZX_EXCP_POLICY_CODE_CHANNEL_FULL_WRITE, then);
}

function orConsume<T>(caller: Thread, { entries }: Outgoing, checks: () => T): T {
  try {
    return checks();
  } catch (refused) {
    consume(caller, entries);
    throw refused;
  }
}

function prepareBody(
  caller: Thread,
  { handle, options, body, entries }: Outgoing,
  refusals: SendRefusals,
): { channel: Channel; bytes: Uint8Array } {
  if ((options & ~ZX_CHANNEL_WRITE_USE_IOVEC) !== 0) refuse(refusals.badOptions);
  const { object: channel } = caller.process.handles.resolve(handle, refusals.handle);
  const size = sizeOf(body, refusals);
  if (size > ZX_CHANNEL_MAX_MSG_BYTES || entries.length > ZX_CHANNEL_MAX_MSG_HANDLES)
    refuse(refusals.tooLarge);
  if (!isReadable(body)) refuse(refusals.unreadable);
  if (refusals.tooShort && size < TXID_BYTES) refuse(refusals.tooShort);
  caller.core.budget.require(size);
  caller.core.requireHandles(handlesMade(entries));
  return { channel, bytes: gather(body, size) };
}

function addHandles(
  caller: Thread,
  { entries, report }: Outgoing,
  channel: Channel,
  bytes: Uint8Array,
  refusals: SendRefusals,
): Prepared {
  const handles = takeHandles(caller, channel, entries, refusals, report);
  const { peer } = channel;
  if (peer) return { channel, peer, message: { bytes, handles } };
  for (const handle of handles) caller.core.release(handle);
  return refuse(refusals.peerClosed);
}

function sizeOf(body: ChannelBody, refusals: SendRefusals): number {
  if (body instanceof Uint8Array) return body.length;
  if (body.length > ZX_CHANNEL_MAX_MSG_IOVECS) refuse(refusals.tooManyBuffers);
  if (body.some(({ reserved }) => reserved !== 0)) refuse(refusals.badReserved);
  return body.reduce((total, { capacity }) => total + capacity, 0);
}

function isReadable(body: ChannelBody): boolean {
  return (
    body instanceof Uint8Array || body.every(({ buffer, capacity }) => capacity <= (buffer?.length ?? 0))
  );
}

/** The body as the kernel keeps it: a copy, which the sender can no longer change. */
function gather(body: ChannelBody, size: number): Uint8Array {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const { buffer, capacity } of body) {
    if (buffer) bytes.set(buffer.subarray(0, capacity), at);
    at += capacity;
  }
  return bytes;
}
