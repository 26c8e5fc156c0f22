export { attach, claim } from './client/attach';
export { type HostedKernel, hostKernel, type HostKernelOptions } from './host/host-kernel';
export { connect, type ConnectOptions, join } from './client/connect';
export { KernelGoneError, MaxWaitError } from './client/errors';
export { currentProcess, spawn, type SpawnOptions, takeStartupHandle } from './client/spawn';
export { type KernelProcess, spawnKernel, type SpawnKernelOptions } from './client/spawn-kernel';
export type { TransportOptions } from './client/transport';
export { PA_HND, PA_USER0, PA_USER1, PA_USER2 } from './client/startup-handle';
export { LibcError } from './posix/libc';
