import type { RunningTarget, TargetChannels } from '../../../fuzzing/engine';
import { kFinish, kStart, kStartLeakCheck } from '../../../fuzzing/eventpair';
import { FakeModule } from '../../../fuzzing/fakes';
import type { Server } from '../../../fuzzing/message';
import { TargetAdapter, TargetProcess } from '../../../fuzzing/target';
import {
  type Kernel,
  type KernelEvent,
  type UserProcess,
  ZX_OK,
  ZX_TASK_RETCODE_SYSCALL_KILL,
} from '../../../kernel';
import { Channel } from '../../../zx';
import { send } from '../setup';

/** What happens to a target: how it connects, then each run. */
export type Step =
  | 'started'
  | 'known as a process'
  | 'known with its modules'
  | 'asked to connect its adapter'
  | 'connected with its adapter'
  | 'told of the run'
  | 'ready for the run'
  | 'told of the input'
  | 'done with the input'
  | 'told of the end'
  | 'done with the run';

/** Is told of each step as it is reached; may end the target there, or have it do nothing any more. */
export type Reached = (step: Step, target: ScriptedTarget) => 'hang' | undefined;

/** What a test has its targets do. */
export interface Script {
  /** `'at once'`: it answers while the engine blocks. `'later'`: once the engine has let the event loop turn. */
  readonly pace: 'at once' | 'later';
  readonly isInOrder: boolean;
  /** Whether its adapter connects before its process is made known. */
  readonly adapterFirst?: boolean;
  readonly reached?: Reached;
}

const WAITS = /^zx_object_wait_(one|many)$/;

/** A target of an in-process kernel: does what a real one does, at the very moments that a test wants. */
export class ScriptedTarget implements RunningTarget {
  readonly isInOrder: boolean;
  readonly lastWords = '';
  readonly exited: Promise<void>;
  readonly process: UserProcess;
  readonly fake = new FakeModule();
  /** The inputs that it tried. */
  readonly tried: Uint8Array[] = [];
  readonly runtime: TargetProcess;
  readonly #adapter: TargetAdapter;
  readonly #observer: Disposable;
  #server: Server | undefined;
  #ended: () => void = () => undefined;
  #isAlive = true;
  #isHung = false;
  #isBusy = false;
  #hasConnected = false;

  constructor(
    kernel: Kernel,
    private readonly engine: UserProcess,
    channels: TargetChannels,
    private readonly script: Script,
  ) {
    this.isInOrder = script.isInOrder;
    this.exited = new Promise((resolve) => (this.#ended = resolve));
    this.process = kernel.createProcess('target');
    this.runtime = new TargetProcess(this.process);
    this.#adapter = new TargetAdapter(this.process, (data) => this.#run(data));
    this.#observer = kernel.observe((event) => this.#notice(event));
    const collector = send(channels.collector, this.process).as(Channel);
    const adapter = send(channels.adapter, this.process).as(Channel);
    void this.#connect(collector, adapter);
  }

  /** Its adapter goes; the process stays. */
  loseAdapter(): void {
    this.#server?.close();
    this.#adapter[Symbol.dispose]();
  }

  kill(): void {
    if (this.#isAlive) this.process.exit(ZX_TASK_RETCODE_SYSCALL_KILL);
  }

  residentBytes(): number {
    return 0;
  }

  newWords(): readonly Uint8Array[] {
    return [];
  }

  [Symbol.dispose](): void {
    // It lives on, as a real one would.
  }

  async #connect(collector: Channel, adapter: Channel): Promise<void> {
    if (!this.#reach('started')) return;
    if (this.script.adapterFirst) await this.#serve(adapter);
    if (!this.#isActive || (await this.runtime.connect(collector)) !== ZX_OK) return;
    if (!this.#reach('known as a process')) return;
    this.runtime.addCounters(this.fake.counters);
    this.runtime.addPcs(this.fake.pcs);
    if ((await this.runtime.acknowledged()) !== ZX_OK || !this.#reach('known with its modules')) return;
    if (!this.script.adapterFirst) await this.#serve(adapter);
  }

  async #serve(adapter: Channel): Promise<void> {
    this.#server = this.#adapter.serve(adapter);
    await this.#adapter.connected();
    this.#reach('asked to connect its adapter');
  }

  /** Whether it goes on from there. */
  #reach(step: Step): boolean {
    if (this.script.reached?.(step, this) === 'hang') this.#isHung = true;
    return this.#isActive;
  }

  get #isActive(): boolean {
    return this.#isAlive && !this.#isHung;
  }

  #notice(event: KernelEvent): void {
    const isOwn = event.process.koid === this.process.koid;
    if (event.kind === 'end' && isOwn) this.#end();
    if (event.kind === 'return' && isOwn && event.syscall === 'zx_channel_write') this.#noticeReply();
    if (event.kind === 'call' && event.process.koid === this.engine.koid && WAITS.test(event.syscall)) {
      if (this.script.pace === 'at once') this.#answer();
      else setImmediate(() => this.#answer());
    }
  }

  #noticeReply(): void {
    if (this.#hasConnected || !this.#adapter.eventPair.eventPair.isValid) return;
    this.#hasConnected = true;
    this.#reach('connected with its adapter');
  }

  #end(): void {
    this.#isAlive = false;
    this.#observer[Symbol.dispose]();
    this.#ended();
  }

  /** Does all that it has been told. */
  #answer(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#isActive && this.#answerOnce());
    this.#isBusy = false;
  }

  /** Whether there was something to do. */
  #answerOnce(): boolean {
    const told = this.runtime.eventPair.getSignals(this.runtime.awaited);
    if (told & kStart) return this.#respond('told of the run', told & kStartLeakCheck, 'ready for the run');
    if (this.#adapter.eventPair.getSignals(kStart)) return this.#try();
    if (told & kFinish) return this.#respond('told of the end', kFinish, 'done with the run');
    return false;
  }

  #respond(before: Step, told: number, after: Step): boolean {
    if (!this.#reach(before)) return false;
    const { eventPair } = this.runtime;
    eventPair.signalSelf(told, 0);
    eventPair.signalPeer(0, this.runtime.respond(told));
    return this.#reach(after);
  }

  #try(): boolean {
    if (!this.#reach('told of the input')) return false;
    const { eventPair } = this.#adapter;
    if (!eventPair.eventPair.isValid) return true;
    eventPair.signalSelf(kStart, 0);
    this.#adapter.tryInput();
    eventPair.signalPeer(0, kFinish);
    return this.#reach('done with the input');
  }

  /** The function under test counts each byte of its input. */
  #run(data: Uint8Array): void {
    this.tried.push(data);
    for (const byte of data) this.fake.counters[byte] = (this.fake.counters[byte] ?? 0) + 1;
  }
}
