/** Text of a comment or rule as Markdown: C names and the like become code. */
export function prose(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll(NAMES, '`$&`')))
    .join('');
}

const NAMES = /\bKernelOptions(\.\w+)*|\b[A-Za-z]\w*_\w*\*?/g;

export function code(text: string): string {
  return `\`${text}\``;
}

/** A table: its head, then its rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** Blocks of Markdown, those that are empty left out. */
export function blocks(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}
