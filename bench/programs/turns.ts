import {
  ok,
  type UserProcess,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_TIME_INFINITE,
  ZX_USER_SIGNAL_0,
} from '../../kernel';

/** One of two programs that take turns, which an eventpair tells them. */
export class Turns {
  constructor(
    private readonly program: UserProcess,
    private readonly eventPair: number,
  ) {}

  /** Waits for the first turn. False if the other one has gone. */
  first(): boolean {
    const { sys } = this.program;
    return mine(ok(sys.zx_object_wait_one(this.eventPair, AWAITED, ZX_TIME_INFINITE)).observed);
  }

  /** Gives the turn to the other one and waits to get it back: one request. False if the other one has gone. */
  next(): boolean {
    const [, , waited] = this.program.batch((sys) => [
      sys.zx_object_signal(this.eventPair, ZX_USER_SIGNAL_0, 0),
      sys.zx_object_signal_peer(this.eventPair, 0, ZX_USER_SIGNAL_0),
      sys.zx_object_wait_one(this.eventPair, AWAITED, ZX_TIME_INFINITE),
    ]);
    return mine(ok(waited).observed);
  }
}

const AWAITED = ZX_USER_SIGNAL_0 | ZX_EVENTPAIR_PEER_CLOSED;

function mine(observed: number): boolean {
  return (observed & ZX_USER_SIGNAL_0) !== 0;
}
