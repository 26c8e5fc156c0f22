/** Kinds of startup handles, as in Zircon's processargs. Only those that programs give one another. */
export const PA_USER0 = 0xf0;
export const PA_USER1 = 0xf1;
export const PA_USER2 = 0xf2;

/** The id of a startup handle: its kind, and a number from 0 to 65,535 to tell several apart. */
export function PA_HND(type: number, arg: number): number {
  return ((type & 0xff) | ((arg & 0xffff) << 16)) >>> 0;
}
