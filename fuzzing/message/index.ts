export { type Client, connectTo } from './client';
export type { Ended } from './connection';
export { BadMessage, type Kind } from './kind';
export * as kinds from './kinds';
export {
  type ClientOf,
  type HandlersOf,
  method,
  type Methods,
  oneWay,
  type Protocol,
  protocol,
} from './protocol';
export { serve, type Server } from './server';
