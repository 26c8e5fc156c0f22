import type { Core } from '../core';
import { PeeredObject } from './peered-object';

/** One end of a channel. */
export class Channel extends PeeredObject<Channel> {
  readonly type = 'channel';

  static createPair(core: Core): [Channel, Channel] {
    const pair: [Channel, Channel] = [new Channel(core), new Channel(core)];
    PeeredObject.join(pair[0], pair[1]);
    return pair;
  }
}
