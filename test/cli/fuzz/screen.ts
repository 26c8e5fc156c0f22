const CLEAR_TO_END = '\x1b[K';

/** The lines that a terminal shows once all of this was written, as far as it knows what `zxsim` writes. */
export function screenOf(output: string, columns: number): string[] {
  const lines = [''];
  let column = 0;
  for (let at = 0; at < output.length; at++) {
    const line = lines.pop() ?? '';
    if (output.startsWith(CLEAR_TO_END, at)) {
      lines.push(line.slice(0, column));
      at += CLEAR_TO_END.length - 1;
    } else if (output[at] === '\r') {
      lines.push(line);
      column = 0;
    } else if (output[at] === '\n') {
      lines.push(line, '');
    } else if (column === columns) {
      lines.push(line, output.charAt(at));
      column = 1;
    } else {
      lines.push(line.padEnd(column).slice(0, column) + output.charAt(at) + line.slice(column + 1));
      column++;
    }
  }
  return lines;
}
