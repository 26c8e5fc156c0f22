import type { Descriptor } from './descriptor';
import type { AnyKind } from './kind';

/** A call as trace lines show it: `zx_vmo_create(size=4096, options=0)`, without what was left out at its end. */
export function showCall(
  name: string,
  descriptor: Descriptor,
  args: readonly unknown[],
  show: (kind: AnyKind, value: unknown) => string = (kind, value) => kind.show(value),
): string {
  const given = descriptor.parameters.slice(0, countGiven(descriptor, args));
  const shown = given.map(([label, kind], i) => `${label}=${show(kind, args[i])}`);
  return `${name}(${shown.join(', ')})`;
}

/** How many arguments there are, less the optional ones at the end that stand for what is taken without them. */
function countGiven({ parameters, required }: Descriptor, args: readonly unknown[]): number {
  let count = parameters.length;
  while (count > required && args[count - 1] === parameters[count - 1]?.[1].zero) count--;
  return count;
}
