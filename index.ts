export * from './kernel';
export * from './ipc';
export * from './zx';
export * from './shared-memory';
export * from './fuzzing';
