/** What libFuzzer's flags are here. */
const FLAGS: Readonly<Record<string, (value: string) => string>> = {
  runs: (value) => `--runs=${value === '-1' ? 0 : value}`,
  max_total_time: (value) => `--max-total-time=${value}s`,
  seed: (value) => `--seed=${value}`,
  max_len: (value) => `--max-input-size=${value}b`,
  timeout: (value) => `--run-limit=${value}s`,
  rss_limit_mb: (value) => `--oom-limit=${value}mb`,
  dict: (value) => `--dict=${value}`,
  jobs: (value) => `--jobs=${value}`,
};

/** Arguments in which flags in libFuzzer's spelling (`-max_len=64`) are those of these commands. Throws a RangeError for others. */
export function fromLibFuzzer(args: readonly string[]): string[] {
  return args.map((arg) => {
    const [, name, value = ''] = /^-([a-z]\w+)=(.*)$/s.exec(arg) ?? [];
    if (name === undefined) return arg;
    const translate = Object.hasOwn(FLAGS, name) ? FLAGS[name] : undefined;
    if (translate) return translate(value);
    const known = Object.keys(FLAGS).map((flag) => `-${flag}`);
    throw new RangeError(`-${name}: of libFuzzer's flags, there are ${known.join(', ')}`);
  });
}
