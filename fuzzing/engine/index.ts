export { ProcessProxy } from './process-proxy';
export { getSeedCorpusDirectories } from './seed-directories';
export { type AdapterConnector, TargetAdapterClient } from './target-adapter-client';
