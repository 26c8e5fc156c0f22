/** What the echoes exchange: as long as a syscall with one handle. */
export const request = [1, 37, [0x2b3c4d5f]];
