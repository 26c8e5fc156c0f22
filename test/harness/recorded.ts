import type { UserProcess } from '../../kernel';
import { syscallEntries } from '../../kernel/abi/table';
import { saw } from '../pairs/coverage';

type Call = (...args: readonly unknown[]) => unknown;

/** The same process, all of whose syscalls count for the pairs that the running test has seen. */
export function recorded(process: UserProcess): UserProcess {
  return Object.defineProperties(process, {
    sys: { value: recordedCalls(process.sys) },
    async: { value: recordedCalls(process.async) },
  });
}

function recordedCalls(calls: Readonly<Record<string, unknown>>): Record<string, Call> {
  return Object.fromEntries(syscallEntries.map(([name]) => [name, recordedCall(name, calls[name] as Call)]));
}

function recordedCall(name: string, call: Call): Call {
  return (...args) => {
    const result = call(...args);
    if (result instanceof Promise)
      result.then(
        (later) => record(name, later),
        () => undefined,
      );
    else record(name, result);
    return result;
  };
}

function record(name: string, result: unknown): void {
  if (typeof result === 'object' && result !== null && 'status' in result) saw(name, Number(result.status));
}
