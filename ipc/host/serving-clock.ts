import { RealClock } from '../../kernel/time/clock';
import { yieldCore } from '../posix/yield';
import type { RingPoller } from '../server/ring-poller';

/** So many rounds are made without a look at the clock. */
const ROUNDS = 32;
/** So many fruitless rounds are made before others may have the core. */
const LOOKS = 8;

/** The host's time. A program that is blocked serves others meanwhile: those that share memory with the kernel. */
export class ServingClock extends RealClock {
  constructor(private readonly poller: RingPoller) {
    super();
  }

  override passToNextTimer(): boolean {
    const clients = this.poller.wakeAll();
    if (clients === 0) return super.passToNextTimer();
    for (let round = 0; round < ROUNDS; round++) {
      if (this.poller.round()) return true;
      if (round >= LOOKS) yieldCore();
    }
    this.fireDue();
    return true;
  }
}
