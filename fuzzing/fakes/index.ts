export { FakeMonitor } from '../monitor/fake-monitor';
export { FakeCoverage } from './fake-coverage';
export { FAKE_MODULE_PCS, FakeModule } from './fake-module';
export { FakeTargetAdapter } from './fake-target-adapter';
export { TestTarget } from './test-target';
