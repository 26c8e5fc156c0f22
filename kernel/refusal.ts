import type { SyscallName } from './abi/table';
import type { Refused } from './refused';

/** A syscall that was refused: what was called and which rule it broke. */
export interface Refusal {
  readonly step: number;
  readonly syscall: SyscallName;
  readonly args: readonly unknown[];
  readonly refused: Refused;
}
