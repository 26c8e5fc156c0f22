import type { ModelHandle } from './model-handles';

/** What all objects of a kernel are in. */
export class ModelWorld {
  /** The objects whose koids the run has seen. */
  readonly koids = new Map<number, ModelObject>();
  /** The ends of pairs that have handles. */
  readonly ends = new Set<ModelEnd>();
  #invented = 0;

  unusedKoid(): number {
    return ++this.#invented;
  }
}

/** A kernel object as far as programs can tell: its type, its signals and how many handles there are to it. */
export abstract class ModelObject {
  abstract readonly type: number;
  /** The signals of its own kind that programs may change. */
  readonly ownSignals: number = 0;
  readonly other: ModelObject | undefined;
  koid: number | undefined;
  signals = 0;
  handles = 0;

  constructor(readonly world: ModelWorld) {}

  change(clear: number, set: number): void {
    this.signals = ((this.signals & ~clear) | set) >>> 0;
  }

  get isClosed(): boolean {
    return false;
  }

  /** What happens when the last handle goes. */
  lastHandleClosed(): void {
    // Nothing, for most objects.
  }

  /** Handles that lie in messages which wait here. */
  queued(): readonly ModelHandle[] {
    return [];
  }
}

/** One of two objects that notice when the other's last handle closes. */
export abstract class ModelEnd extends ModelObject {
  override other: this | undefined = undefined;
  #closed = false;

  pairWith(other: this): void {
    this.other = other;
    other.other = this;
    this.world.ends.add(this).add(other);
  }

  override get isClosed(): boolean {
    return this.#closed;
  }

  override lastHandleClosed(): void {
    this.#closed = true;
    this.world.ends.delete(this);
    this.other?.peerClosed();
  }

  abstract peerClosed(): void;
}

/** An object of which programs use no more than handles and signals here: to have handles of the wrong type. */
export class ModelOpaque extends ModelObject {
  override readonly other: ModelObject | undefined;

  constructor(
    world: ModelWorld,
    override readonly type: number,
    public name?: string,
    other?: ModelObject,
  ) {
    super(world);
    this.other = other;
  }
}
