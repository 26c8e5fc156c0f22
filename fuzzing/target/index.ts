export { targetAdapter } from './adapter-protocol';
export { type FuzzTarget, TargetAdapter } from './target-adapter';
export { type TargetHooks, TargetProcess } from './target-process';
