/** An integer in msgpack's integer form, also beyond 32 bits, where a JavaScript number would become a float. */
export function integer(value: number): number | bigint {
  return Math.abs(value) > 0x7fffffff ? BigInt(value) : value;
}
