import type { Descriptor } from './abi/descriptor';
import { statusName } from './abi/names';
import type { SyscallName } from './abi/table';
import type { HandleTable } from './handle/handle-table';
import { Refused } from './refused';


/** A call as trace lines show it: `zx_vmo_create(size=4096, options=0)`. */
export function showCall(name: SyscallName, descriptor: Descriptor, args: readonly unknown[], handles?: HandleTable): string {
  const shown = descriptor.parameters.map(([label, kind], i) => `${label}=${withKoid(kind, args[i], handles)}`);
  return `${name}(${shown.join(', ')})`;
}

/** How it ended: `-> ZX_OK (out=0x3f (koid 1021))`. */
export function showOutcome(descriptor: Descriptor, outcome: unknown, handles: HandleTable): string {
  if (outcome instanceof Refused) return `-> ${statusName(outcome.rule.status)}`;
  if (descriptor.returns) return `-> ${descriptor.returns.show(outcome)}`;
  const outs = outcome as Readonly<Record<string, unknown>>;
  const shown = descriptor.outputs
    .filter(([label]) => outs[label] !== undefined)
    .map(([label, kind]) => `${label}=${withKoid(kind, outs[label], handles)}`);
  return shown.length > 0 ? `-> ZX_OK (${shown.join(', ')})` : '-> ZX_OK';
}

function withKoid(kind: { readonly name: string; show(value: unknown): string }, value: unknown, handles?: HandleTable): string {
  const shown = kind.show(value);
  const found = kind.name === 'handle' && typeof value === 'number' ? handles?.get(value) : undefined;
  return found ? `${shown} (koid ${found.object.koid})` : shown;
}
