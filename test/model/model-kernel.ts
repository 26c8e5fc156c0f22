import {
  ZX_DEFAULT_CHANNEL_RIGHTS,
  ZX_DEFAULT_PROCESS_RIGHTS,
  ZX_DEFAULT_VMAR_RIGHTS,
  ZX_OBJ_TYPE_JOB,
  ZX_OBJ_TYPE_PROCESS,
  ZX_OBJ_TYPE_VMAR,
  ZX_RIGHTS_IO,
  ZX_RIGHT_EXECUTE,
  ZX_TASK_TERMINATED,
} from '../../kernel/abi';
import type { NewHandle } from './expected';
import { ModelChannel } from './model-channel';
import { ModelTable } from './model-handles';
import { type ModelObject, ModelOpaque, ModelWorld } from './model-object';

/** A program: its handles, and itself as an object. */
export class ModelProcess {
  readonly table = new ModelTable();
  readonly #object: ModelOpaque;

  constructor(
    readonly kernel: ModelKernel,
    name: string,
  ) {
    const job = new ModelOpaque(kernel.world, ZX_OBJ_TYPE_JOB);
    this.#object = new ModelOpaque(kernel.world, ZX_OBJ_TYPE_PROCESS, name, job);
  }

  get world(): ModelWorld {
    return this.kernel.world;
  }

  /** Those of the first handles that programs use here. */
  firstHandles(): { self: NewHandle; rootVmar: NewHandle } {
    const rootRights = ZX_DEFAULT_VMAR_RIGHTS | ZX_RIGHTS_IO | ZX_RIGHT_EXECUTE;
    return {
      self: this.table.mint(this.#object, ZX_DEFAULT_PROCESS_RIGHTS),
      rootVmar: this.table.mint(new ModelOpaque(this.world, ZX_OBJ_TYPE_VMAR), rootRights),
    };
  }

  /** A channel to another program: the end of this one, and the other's. */
  linkTo(other: ModelProcess): [NewHandle, NewHandle] {
    const [mine, theirs] = channelPair(this.world);
    return [
      this.table.mint(mine, ZX_DEFAULT_CHANNEL_RIGHTS),
      other.table.mint(theirs, ZX_DEFAULT_CHANNEL_RIGHTS),
    ];
  }

  exit(): void {
    this.kernel.processes.delete(this);
    this.table.closeAll();
    this.#object.change(0, ZX_TASK_TERMINATED);
    this.kernel.dropRings();
  }
}

/** All programs and what they hold. */
export class ModelKernel {
  readonly world = new ModelWorld();
  readonly processes = new Set<ModelProcess>();

  start(name: string): ModelProcess {
    const process = new ModelProcess(this, name);
    this.processes.add(process);
    return process;
  }

  /**
   * Channel ends that lie in queues of one another stay for ever on Zircon. The simulator frees them when a process
   * ends, unless some program holds an end that is connected to them: as a peer, by its queue or by lying in theirs.
   */
  dropRings(): void {
    const carriers = this.#carriers();
    const kept = new Set<ModelChannel>();
    const keep = (object: ModelObject | undefined): void => {
      if (object instanceof ModelChannel && !object.isClosed) kept.add(object);
    };
    for (const { table } of this.processes) for (const { object } of table.live.values()) keep(object);
    for (const end of kept) {
      for (const { object } of end.queued()) keep(object);
      keep(carriers.get(end));
      keep(end.other);
    }
    for (const end of carriers.keys()) if (!kept.has(end)) end.drop();
  }

  /** Each channel end under way, with the end in whose queue it lies. */
  #carriers(): Map<ModelChannel, ModelChannel> {
    const carriers = new Map<ModelChannel, ModelChannel>();
    for (const end of this.world.ends) {
      if (!(end instanceof ModelChannel)) continue;
      for (const { object } of end.queued()) if (object instanceof ModelChannel) carriers.set(object, end);
    }
    return carriers;
  }
}

export function channelPair(world: ModelWorld): [ModelChannel, ModelChannel] {
  const pair: [ModelChannel, ModelChannel] = [new ModelChannel(world), new ModelChannel(world)];
  pair[0].pairWith(pair[1]);
  return pair;
}
