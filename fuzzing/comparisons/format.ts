/**
 * The table of comparisons: memory that the target writes, and the engine reads between runs. All numbers are
 * little-endian.
 *
 * | bytes | |
 * | --- | --- |
 * | 0 to 3 | `MAGIC` |
 * | 4 to 7 | how many records were ever written, modulo 2^32 |
 * | 8 to 63 | zero |
 * | 64 ... | records of 128 bytes: record n is at 64 + 128 * (n mod as many as there is space for) |
 *
 * A record: kind of the wanted operand (u8), its length (u8), kind of the seen operand (u8, `Kind.none` if there is
 * none), its length (u8), then 62 bytes for each of the two. Integers are 8 bytes in two's complement, other numbers
 * 8 bytes of IEEE 754, texts UTF-8.
 */
export const MAGIC = 0x504d4358;
export const COUNT_AT = 4;
export const HEADER_BYTES = 64;
export const RECORD_BYTES = 128;
export const RECORD_HEADER_BYTES = 4;
/** How long an operand may be; comparisons of longer ones are not recorded. */
export const MAX_OPERAND_BYTES = 62;

/** What the bytes of an operand are. */
export const Kind = { none: 0, integer: 1, real: 2, text: 3, bytes: 4 } as const;

/** A size for such a table: 1,023 records. */
export const COMPARISON_TABLE_BYTES = 128 * 1024;
