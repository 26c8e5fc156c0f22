import type { Descriptor } from './abi/descriptor';
import type { AnyKind } from './abi/kind';
import { statusName } from './abi/names';
import { showCall } from './abi/show-call';
import type { SyscallName } from './abi/table';
import type { HandleTable } from './handle/handle-table';
import { Refused } from './refused';

/** A call as the kernel's traces show it, each handle with the koid of its object. */
export function traceCall(
  name: SyscallName,
  descriptor: Descriptor,
  args: readonly unknown[],
  handles: HandleTable,
): string {
  return showCall(name, descriptor, args, (kind, value) => withKoid(kind, value, handles));
}

/** How it ended: `-> ZX_OK (out=0x3f (koid 1021))`. */
export function traceOutcome(descriptor: Descriptor, outcome: unknown, handles: HandleTable): string {
  if (outcome instanceof Refused) return `-> ${statusName(outcome.rule.status)}`;
  if (descriptor.returns) return `-> ${descriptor.returns.show(outcome)}`;
  const outs = outcome as Readonly<Record<string, unknown>>;
  const shown = descriptor.outputs
    .filter(([label]) => outs[label] !== undefined)
    .map(([label, kind]) => `${label}=${withKoid(kind, outs[label], handles)}`);
  return shown.length > 0 ? `-> ZX_OK (${shown.join(', ')})` : '-> ZX_OK';
}

function withKoid(kind: AnyKind, value: unknown, handles: HandleTable): string {
  const shown = kind.show(value);
  const found = kind.name === 'handle' && typeof value === 'number' ? handles.get(value) : undefined;
  return found ? `${shown} (koid ${found.object.koid})` : shown;
}
