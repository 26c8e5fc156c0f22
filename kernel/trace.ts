import type { Descriptor } from './abi/descriptor';
import type { AnyKind } from './abi/kind';
import { signalsNames, statusName } from './abi/names';
import type { ObjectType } from './abi/object-type';
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
  const type = typeOfFirst(args, handles);
  return showCall(name, descriptor, args, (kind, value) => show(kind, value, handles, type));
}

/** How it ended: `-> ZX_OK (out=0x3f (koid 1021))`. */
export function traceOutcome(
  descriptor: Descriptor,
  args: readonly unknown[],
  outcome: unknown,
  handles: HandleTable,
): string {
  if (outcome instanceof Refused) return `-> ${statusName(outcome.rule.status)}`;
  if (descriptor.returns) return `-> ${descriptor.returns.show(outcome)}`;
  const outs = outcome as Readonly<Record<string, unknown>>;
  const shown = descriptor.outputs
    .filter(([label]) => outs[label] !== undefined)
    .map(([label, kind]) => `${label}=${show(kind, outs[label], handles, typeOfFirst(args, handles))}`);
  return shown.length > 0 ? `-> ZX_OK (${shown.join(', ')})` : '-> ZX_OK';
}

/** The type of the object that a syscall is about: that of its first argument, where it is a handle. */
function typeOfFirst(args: readonly unknown[], handles: HandleTable): ObjectType | undefined {
  return typeof args[0] === 'number' ? handles.get(args[0])?.object.type : undefined;
}

function show(kind: AnyKind, value: unknown, handles: HandleTable, type: ObjectType | undefined): string {
  if (typeof value !== 'number') return kind.show(value);
  if (kind.name === 'signals' && type) return signalsNames(value, [`ZX_${type.toUpperCase()}_`]);
  const found = kind.name === 'handle' ? handles.get(value) : undefined;
  return found ? `${kind.show(value)} (koid ${found.object.koid})` : kind.show(value);
}
