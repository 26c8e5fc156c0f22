import type { SyscallName } from './abi/table';
import type { ProcessLabel } from './handle/drop';

/** What an observer of the kernel is told: each syscall as it comes in and as it ends, and each process's end. */
export type KernelEvent =
  | {
      readonly kind: 'call';
      /** The syscall's place in the kernel's history; its `return` bears the same. */
      readonly step: number;
      readonly process: ProcessLabel;
      readonly thread: number;
      readonly syscall: SyscallName;
      /** `zx_vmo_create(size=4096, options=0)` */
      readonly text: string;
    }
  | {
      readonly kind: 'return';
      readonly step: number;
      readonly process: ProcessLabel;
      readonly thread: number;
      readonly syscall: SyscallName;
      /** The status; `undefined` for a call that returns none. */
      readonly status: number | undefined;
      /** `zx_vmo_create(size=4096, options=0) -> ZX_OK (out=0x3f (koid 1021))` */
      readonly text: string;
      /** Of a refusal: which rule was broken, and where a missing right was lost. */
      readonly why?: string;
    }
  | { readonly kind: 'end'; readonly process: ProcessLabel; readonly returnCode: number };

export type KernelListener = (event: KernelEvent) => void;
