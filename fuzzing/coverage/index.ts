export {
  coverageName,
  getModuleId,
  getTargetId,
  INVALID_TARGET_ID,
  TIMEOUT_TARGET_ID,
} from './coverage-name';
export { Module } from './module';
export { type LegacyId, legacyIdOf, moduleIdOf } from './module-id';
export { ModulePool } from './module-pool';
export { type Coverage, ModuleProxy } from './module-proxy';
export { closeData, CoverageComponent } from './coverage-component';
export { type DebugData, publishDebugData, serveDebugData } from './debug-data';
export { Pipe } from './pipe';
export {
  type CoverageData,
  coverageDataCollector,
  coverageDataProvider,
  debugDataPublisher,
  type InstrumentedProcess,
} from './protocols';
export { CoverageDataProviderClient } from './provider-client';
