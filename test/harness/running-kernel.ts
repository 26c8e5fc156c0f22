import type {
  Attached,
  Explanation,
  KernelCounts,
  KernelListener,
  KernelOptions,
  UserProcess,
  Waiter,
} from '../../kernel';

/** How a suite wants its kernel. */
export type BootOptions = Pick<KernelOptions, 'limits'>;

type Soon<T> = T | Promise<T>;

/** A kernel that programs can run on, whichever way it runs itself. */
export interface RunningKernel {
  createProcess(name: string): UserProcess;
  /** The program of a thread that was started without code. */
  attach(holder: UserProcess, thread: number): Attached;
  counts(): Soon<KernelCounts>;
  explain(process: UserProcess, handle: number): Soon<Explanation>;
  waiters(): Soon<Waiter[]>;
  observe(listener: KernelListener): Soon<Disposable | AsyncDisposable>;
  stop(): Soon<void>;
}

/** A way to run kernel and programs. */
export interface Mode {
  readonly name: 'in-process' | 'hosted kernel' | 'kernel process';
  /** Whether each test gets a kernel of its own; otherwise all tests of a suite share one. */
  readonly kernelPerTest: boolean;
  start(options: BootOptions): Soon<RunningKernel>;
}
