/** A value in a few words, for errors about it: `missing`, `"text"`, `a Map`. */
export function describe(given: unknown): string {
  switch (typeof given) {
    case 'string':
      return JSON.stringify(given);
    case 'number':
    case 'boolean':
      return String(given);
    case 'bigint':
      return `${given}n`;
    case 'undefined':
      return 'missing';
    case 'object':
      return given === null ? 'null' : `a ${Object.prototype.toString.call(given).slice(8, -1)}`;
    default:
      return `a ${typeof given}`;
  }
}
