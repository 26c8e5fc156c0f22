import { instrument, type InstrumentOptions } from '../instrument/instrument';

/** The code instrumented; as it is, with a warning, if that can't be done. */
export function instrumented(source: string, options: InstrumentOptions): string {
  try {
    return instrument(source, options);
  } catch (error) {
    // Node's `require` loads ES modules too.
    if (options.format === 'commonjs') return instrumented(source, { ...options, format: 'module' });
    const reason = error instanceof Error ? error.message : String(error);
    process.emitWarning(`${options.file} runs without coverage: ${reason}`, { code: 'ZXSIM_NO_COVERAGE' });
    return source;
  }
}
