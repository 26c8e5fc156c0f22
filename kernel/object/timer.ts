import { ZX_TIMER_SIGNALED } from '../abi/signals';
import type { Core } from '../core';
import type { Timer as Alarm } from '../time/timers';
import { KernelObject } from './kernel-object';

interface Armed {
  readonly deadline: bigint;
  readonly slack: bigint;
  readonly alarm: Alarm;
}

/** A timer: signalled when a time comes. It fires exactly then, which every slack allows. */
export class Timer extends KernelObject {
  readonly type = 'timer';
  #armed: Armed | undefined;

  constructor(
    core: Core,
    /** ZX_TIMER_SLACK_*: in which direction it may deviate. */
    readonly slackMode: number,
  ) {
    super(core);
  }

  /** The time that it is armed for; 0 if it is not. */
  get deadline(): bigint {
    return this.#armed?.deadline ?? 0n;
  }

  /** By how much it may deviate; 0 if it is not armed. */
  get slack(): bigint {
    return this.#armed?.slack ?? 0n;
  }

  /** Arms it in place of whatever it was armed for; it fires at once if `deadline` is past. */
  set(deadline: bigint, slack: bigint): void {
    this.cancel();
    const { clock } = this.core;
    if (deadline <= clock.now) this.#fire();
    else this.#armed = { deadline, slack, alarm: clock.at(deadline, () => this.#fire()) };
  }

  cancel(): void {
    this.#disarm();
    this.updateSignals(ZX_TIMER_SIGNALED, 0);
  }

  protected override onZeroHandles(): void {
    this.#disarm();
  }

  #fire(): void {
    this.#armed = undefined;
    this.updateSignals(0, ZX_TIMER_SIGNALED);
  }

  #disarm(): void {
    this.#armed?.alarm.cancel();
    this.#armed = undefined;
  }
}
