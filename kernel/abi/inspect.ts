/** The method by which an object tells Node's console what to show of it. */
export const inspect = Symbol.for('nodejs.util.inspect.custom');
