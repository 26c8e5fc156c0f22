import type { ObjectType } from './abi/object-type';
import type { Waiter } from './abi/ended';
import type { Call } from './call';
import { CreatedWindows } from './created-windows';
import type { Drop, Moment } from './handle/drop';
import { Handle } from './handle/handle';
import type { HandleHistory } from './handle/history';
import { MOST_HANDLES } from './handle/handle-value';
import { Gate } from './gate';
import { defaultLimits, type Limits, MemoryBudget, requireHandles, requireMapping } from './limits';
import { HeapPages } from './memory/heap-pages';
import { PageStore } from './memory/page-store';
import type { MappableMemory } from './memory/pages';
import { SlabMemory } from './memory/slab-pages';
import { Job } from './object/job';
import { Log } from './object/log';
import type { Process } from './object/process';
import type { KernelObject } from './object/kernel-object';
import { ObjectRegistry } from './object/object-registry';
import { Transit } from './object/transit';
import { Queue } from './queue';
import { createRandom, type Random } from './random';
import type { Clock } from './time/clock';

/** What a core is made of; whatever is left out takes its default. */
export interface CoreOptions {
  readonly clock: Clock;
  readonly seed?: number | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** Shared by kernels whose programs share an OS process. */
  readonly createdWindows?: CreatedWindows | undefined;
  /** Makes the memory that can be mapped; by default views of the heap. */
  readonly memory?: ((budget: MemoryBudget) => MappableMemory) | undefined;
}

/** Live kernel state, counted: what is left over when programs end shows here. */
export interface KernelCounts {
  /** Live objects by type; types without any are left out. */
  readonly objects: Readonly<Partial<Record<ObjectType, number>>>;
  /** Handles, those in messages under way included. */
  readonly handles: number;
  readonly mappings: number;
  /** Descriptors of shared memory that the kernel holds. */
  readonly descriptors: number;
  /** Bytes queued in channels, sockets and fifos, and those of committed pages. */
  readonly bytes: number;
}

const bootMoment: Moment = { step: 0, syscall: 'boot', process: { koid: 1, name: 'kernel' } };

/** The state that all of a kernel's objects share. */
export class Core {
  readonly objects = new ObjectRegistry();
  readonly transit = new Transit();
  readonly log = new Log();
  readonly limits: Limits;
  readonly budget: MemoryBudget;
  readonly memory: MappableMemory;
  readonly clock: Clock;
  readonly random: Random;
  readonly gate: Gate;
  readonly rootJob: Job;
  /** The syscall in progress. */
  call: Call | undefined;
  /** The operation in progress that is no syscall. */
  operation: Moment | undefined;
  /** What happened to each handle, while somebody observes. */
  history: HandleHistory | undefined;
  mappings = 0;
  readonly createdWindows: CreatedWindows;
  readonly #released = new Queue<Handle>();
  #releasing = false;

  constructor(options: CoreOptions) {
    const limits = { ...defaultLimits, ...options.limits };
    this.limits = { ...limits, handles: Math.min(limits.handles, MOST_HANDLES) };
    this.budget = new MemoryBudget(this.limits.bytes);
    this.memory = options.memory?.(this.budget) ?? new SlabMemory(this.budget);
    this.createdWindows = options.createdWindows ?? new CreatedWindows();
    this.clock = options.clock;
    this.random = createRandom(options.seed);
    this.gate = new Gate(this);
    this.rootJob = Job.createRoot(this);
  }

  /** The syscall in progress, for the records of where handles come from. */
  get moment(): Moment {
    return this.call?.moment ?? this.operation ?? bootMoment;
  }

  /** A first handle to an object, recorded as made by the syscall in progress. */
  mint<T extends KernelObject>(object: T, rights: number, lastDrop?: Drop): Handle<T> {
    const handle = new Handle(object, rights, this.moment, lastDrop);
    this.history?.created(handle);
    return handle;
  }

  /** Refuses the syscall in progress unless so many more handles can be made. Call it before any effect. */
  requireHandles(count: number): void {
    requireHandles(this.limits, this.objects.handles, count);
  }

  /** Refuses the syscall in progress unless one more mapping or region can be made. Call it before any effect. */
  requireMapping(): void {
    requireMapping(this.limits, this.mappings + this.objects.liveOf('vmar'));
  }

  createStore(size: number, resizable: boolean): PageStore {
    return new PageStore(new HeapPages(size, this.budget), resizable);
  }

  /** Ends a handle that is in no table. Whatever that ends in turn is done after it, so depth costs no stack. */
  release(handle: Handle): void {
    if (this.#releasing) {
      this.#released.push(handle);
      return;
    }
    this.#releasing = true;
    try {
      for (let next: Handle | undefined = handle; next; next = this.#released.shift()) next.destroy();
    } finally {
      this.#releasing = false;
    }
  }

  /** Every process that has not ended. */
  processes(): Process[] {
    return [...processesIn(this.rootJob)];
  }

  /** Every blocked syscall. */
  waiters(): Waiter[] {
    return this.processes().flatMap((process) => [...process.threads].flatMap((thread) => thread.waiters()));
  }

  counts(): KernelCounts {
    return {
      objects: this.objects.counts(),
      handles: this.objects.handles,
      mappings: this.mappings,
      descriptors: this.memory.descriptors,
      bytes: this.budget.used,
    };
  }
}

function* processesIn(job: Job): Iterable<Process> {
  yield* job.processes;
  for (const child of job.jobs) yield* processesIn(child);
}
