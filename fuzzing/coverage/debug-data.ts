import { ZX_EVENTPAIR_PEER_CLOSED, ZX_OK } from '../../kernel/abi';
import { ok } from '../../kernel/abi/failure';
import { type Channel, EventPair, type Vmo } from '../../zx';
import { type Client, serve, type Server } from '../message';
import { debugDataPublisher } from './protocols';

/** Data that was published and will not change any more. */
export interface DebugData {
  /** What kind of data it is. */
  readonly dataSink: string;
  /** Which of its kind: the VMO's name. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Receives debug data over a channel. Nothing is looked at before its publisher closes the token's peer, or ends: until
 * then it may write, and resize the VMO.
 */
export function serveDebugData(channel: Channel, receive: (data: DebugData) => void): Server {
  return serve(debugDataPublisher, channel, {
    publish: async ({ dataSink, data, vmoToken }) => {
      using vmo = data;
      using token = vmoToken;
      await token.async.waitOne(ZX_EVENTPAIR_PEER_CLOSED);
      receive({ dataSink, name: ok(vmo.getName()).name, bytes: validBytes(vmo) });
    },
  });
}

/** Publishes a VMO, which is moved. Close what comes back when the data is complete. */
export function publishDebugData(
  client: Client<(typeof debugDataPublisher)['methods']>,
  dataSink: string,
  data: Vmo,
): EventPair {
  const { endpoint0, endpoint1 } = ok(EventPair.create(data.process));
  ok(client.call.publish({ dataSink, data, vmoToken: endpoint1 }));
  return endpoint0;
}

/** The content of a VMO: all of it where no content size is set, or one that it does not have. */
function validBytes(vmo: Vmo): Uint8Array {
  const { size } = ok(vmo.getSize());
  const content = vmo.getContentSize();
  const isSet = content.status === ZX_OK && content.contentSize > 0 && content.contentSize <= size;
  return ok(vmo.read(0, isSet ? content.contentSize : size)).bytes;
}
