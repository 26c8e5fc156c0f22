import { expect } from 'chai';
import { RingPoller } from '../../../ipc/server/ring-poller';

describe('what is polled', () => {
  it('is not touched any more once it was stopped, whoever wakes it', async () => {
    let polls = 0;
    const poller = new RingPoller();
    const watch = poller.watch({
      poll: () => {
        polls++;
        return false;
      },
      fallAsleep: () => true,
    });
    watch.wake();
    poller.round();
    expect(polls).to.equal(1);
    watch.stop();
    watch.wake();
    poller.round();
    await new Promise(setImmediate);
    expect(polls).to.equal(1);
  });
});
