export { ProcessProxy } from './process-proxy';
export { getSeedCorpusDirectories } from './seed-directories';
export { type AdapterConnector, TargetAdapterClient } from './target-adapter-client';
export type { RunningTarget, TargetChannels, TargetStarter } from './running-target';
export type { Executor, Feedback, RunResult } from './runner/executor';
export { CorpusType, Runner, type RunnerSurroundings } from './runner/runner';
export { TargetExecutor } from './target-executor';
