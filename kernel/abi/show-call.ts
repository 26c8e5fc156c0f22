import type { Descriptor } from './descriptor';
import type { AnyKind } from './kind';

/** A call as trace lines show it: `zx_vmo_create(size=4096, options=0)`. */
export function showCall(
  name: string,
  descriptor: Descriptor,
  args: readonly unknown[],
  show: (kind: AnyKind, value: unknown) => string = (kind, value) => kind.show(value),
): string {
  const shown = descriptor.parameters.map(([label, kind], i) => `${label}=${show(kind, args[i])}`);
  return `${name}(${shown.join(', ')})`;
}
