export { AsyncEventPair, type Observed } from './async-event-pair';
export * from './signals';
