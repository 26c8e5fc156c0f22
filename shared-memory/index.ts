export { SharedMemory } from './shared-memory';
