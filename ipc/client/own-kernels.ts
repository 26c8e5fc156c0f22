import { connectUnix } from '../posix/socket';

/** The sockets of the kernels that run in this very thread. */
const own = new Set<string>();

/** Says that the kernel behind a socket runs in this thread, until it is disposed of. */
export function ownKernel(socketPath: string): Disposable {
  own.add(socketPath);
  return { [Symbol.dispose]: () => own.delete(socketPath) };
}

/** A blocking connection. Throws an Error for a kernel that could not answer, for it runs in the thread that blocks. */
export function connectElsewhere(socketPath: string): number {
  if (own.has(socketPath)) {
    throw new Error(
      `the kernel at ${socketPath} runs in this very thread, which would wait for itself: use what hostKernel() gave, as in kernel.createProcess()`,
    );
  }
  return connectUnix(socketPath);
}
