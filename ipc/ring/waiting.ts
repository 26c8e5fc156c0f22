/**
 * How both ends of a ring wait. Looking again and again is the fastest way to hear from the other end, as long as that
 * end has a core to run on; sleeping costs both ends a system call and a wake-up, some 40 µs together. So a thread
 * looks a little, then offers its core to others between looks, then sleeps.
 *
 * Measured on two cores, with one client, the three processes of a fuzzer, 8 and 64 clients that call at once. Few
 * looks before the core is offered (40 by a client and 20 by the kernel before, 10 and 4 now): the fuzzer's iteration
 * 28 to 25 µs on a quiet machine (on a busy one no more than its noise), and no loss for one client: offering a core
 * that nobody wants takes 0.3 µs.
 *
 * 200 µs of looking against 100: the fuzzer 47 to 35 µs on a busy machine. No looking after a wait that was longer: 64
 * clients get about a quarter more done, for those who look keep the kernel from running. Rings kept awake for 10 ms
 * while others are busy, against 0.5 ms: 8 clients get a third more done, for fewer must ring.
 */

/** A client: so many looks are taken before others may have the core. */
export const LOOKS = 10;
/** A client: so long, in milliseconds, a thread looks before it sleeps; not at all if the wait before was longer. */
export const LOOKING = 0.2;

/** The kernel: so many fruitless looks are taken, at whatever ring, before others may have the core. */
export const KERNEL_LOOKS = 4;
/** The kernel: for so long, in milliseconds, rings are polled before sockets and timers have a turn. */
export const SLICE = 0.25;
/** The kernel: so many rounds are made without a look at the clock. */
export const ROUNDS_A_LOOK = 16;
/** The kernel: after so many slices in which no ring had anything it polls none of them, until a bell rings. */
export const IDLE_SLICES = 2;
/** The kernel: after so many slices without anything in it a ring is not polled any more, though others are busy. */
export const BUSY_SLICES = 40;
