/** A program that does nothing, as long as it may. */
setInterval(() => undefined, 2 ** 30);
