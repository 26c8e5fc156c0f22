export * from './data';
export * from './integers';
export * from './kind';
