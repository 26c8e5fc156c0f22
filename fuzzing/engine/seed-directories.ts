/** Those of a target's parameters that name seed corpora: no flags, none that is empty, none after `--`. */
export function getSeedCorpusDirectories(parameters: readonly string[]): string[] {
  const end = parameters.indexOf('--');
  const own = end < 0 ? parameters : parameters.slice(0, end);
  return own.filter((parameter) => parameter !== '' && !parameter.startsWith('-'));
}
