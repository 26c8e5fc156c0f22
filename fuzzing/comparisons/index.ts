export type { Comparison, Operand } from './comparison';
export { ComparisonReader } from './comparison-reader';
export { ComparisonRecorder } from './comparison-recorder';
export { COMPARISON_TABLE_BYTES } from './format';
export { RunTimeDictionary } from './run-time-dictionary';
export { wordsFor, wordsOf } from './words';
