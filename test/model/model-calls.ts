import type { Syscalls } from '../../kernel/abi';
import { channelCalls } from './call-channel';
import { eventCalls } from './call-event';
import { handleCalls } from './call-handle';
import { objectCalls } from './call-object';
import { vmoCalls } from './call-vmo';
import { vmoChildCalls } from './call-vmo-child';
import type { Expected } from './expected';
import { Failed } from './failed';
import type { ModelProcess } from './model-kernel';

/** What the model says of some syscalls, by name: the calling program and C's parameters in, the result out. */
export type ModelCallsOf<N extends keyof Syscalls> = {
  readonly [Name in N]: (caller: ModelProcess, ...args: Parameters<Syscalls[Name]>) => Expected;
};

/** The syscalls that the model knows. */
const modelCalls = {
  ...handleCalls,
  ...objectCalls,
  ...vmoCalls,
  ...vmoChildCalls,
  ...channelCalls,
  ...eventCalls,
};

export type ModelCall = keyof typeof modelCalls;

/** What a syscall should give. */
export function expectedOf(caller: ModelProcess, name: ModelCall, args: readonly unknown[]): Expected {
  const call = modelCalls[name] as (caller: ModelProcess, ...args: readonly unknown[]) => Expected;
  try {
    return call(caller, ...args);
  } catch (error) {
    if (error instanceof Failed) return error.result;
    throw error;
  }
}
