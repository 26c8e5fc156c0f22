import { expect } from 'chai';
import fc from 'fast-check';
import {
  addDefaults,
  checkOptions,
  OPTION_NAMES,
  OptionError,
  type Options,
  parseOption,
  printOption,
  printOptions,
  setOptions,
} from '../../../fuzzing/options/options';
import { OPTIONS, type OptionName } from '../../../fuzzing/options/table';

const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const u16 = fc.nat(2 ** 16 - 1);
const i32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const size = fc.oneof(
  fc.maxSafeNat(),
  fc.tuple(fc.nat(1000), fc.constantFrom(1024, 1024 ** 2, 1024 ** 3)).map(([n, unit]) => n * unit),
);
const duration = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  fc
    .tuple(fc.bigInt(0n, 1000n), fc.constantFrom(1000n, 10n ** 9n, 60n * 10n ** 9n))
    .map(([n, unit]) => n * unit),
);
const anyOptions: fc.Arbitrary<Options> = fc.record({
  runs: u32,
  max_total_time: duration,
  seed: u32,
  max_input_size: size.map((bytes) => Math.max(bytes, 1)),
  mutation_depth: u16.map((depth) => Math.max(depth, 1)),
  dictionary_level: u16,
  detect_exits: fc.boolean(),
  detect_leaks: fc.boolean(),
  run_limit: duration,
  malloc_limit: size,
  oom_limit: size,
  purge_interval: duration,
  malloc_exitcode: i32,
  death_exitcode: i32,
  leak_exitcode: i32,
  oom_exitcode: i32,
  pulse_interval: duration,
  debug: fc.boolean(),
  print_final_stats: fc.boolean(),
  use_value_profile: fc.boolean(),
  asan_options: fc.string(),
  ubsan_options: fc.string(),
});

function parsed<Name extends OptionName>(name: Name, text: string): Options[Name] | undefined {
  return parseOption(name, text)[name];
}

function expectRefused(name: string, text: string, reason: string): void {
  expect(() => parseOption(name, text), `${name} ${text}`).to.throw(OptionError, reason);
}

describe('Options', () => {
  it('have the defaults that are published', () => {
    expect(addDefaults({})).to.deep.equal({
      runs: 0,
      max_total_time: 0n,
      seed: 0,
      max_input_size: 2 ** 20,
      mutation_depth: 5,
      dictionary_level: 0,
      detect_exits: false,
      detect_leaks: false,
      run_limit: 20n * 60n * 10n ** 9n,
      malloc_limit: 2 ** 31,
      oom_limit: 2 ** 31,
      purge_interval: 10n ** 9n,
      malloc_exitcode: 2000,
      death_exitcode: 2001,
      leak_exitcode: 2002,
      oom_exitcode: 2003,
      pulse_interval: 20n * 10n ** 9n,
      debug: false,
      print_final_stats: false,
      use_value_profile: false,
      asan_options: '',
      ubsan_options: '',
    });
  });

  it('have defaults that are of their kind, and a line that says what they are for', () => {
    expect(checkOptions(addDefaults({}))).to.have.all.keys(...OPTION_NAMES);
    for (const name of OPTION_NAMES) expect(OPTIONS[name].doc, name).to.match(/^[A-Z].*\.$/);
  });

  it('are all set', () => {
    fc.assert(
      fc.property(anyOptions, (given) => {
        const options: Partial<Options> = {};
        setOptions(options, given);
        expect(options).to.deep.equal(given);
      }),
    );
  });

  it('that are not given stay as they are when others are set', () => {
    const options: Partial<Options> = { runs: 1, seed: 2 };
    setOptions(options, { seed: 3, debug: true });
    expect(options).to.deep.equal({ runs: 1, seed: 3, debug: true });
  });

  it('are copied as given, with the defaults of the others, and the original is not changed', () => {
    const given = { runs: 7, debug: true };
    const copy = addDefaults(given);
    expect(copy).to.deep.equal({ ...addDefaults({}), runs: 7, debug: true });
    copy.runs = 8;
    expect(given).to.deep.equal({ runs: 7, debug: true });
  });

  it('that are given are never overwritten by defaults', () => {
    fc.assert(
      fc.property(anyOptions, (given) => {
        expect(addDefaults(given)).to.deep.equal(given);
      }),
    );
  });

  it('out of their range are refused, and none of those given with them is set', () => {
    const options: Partial<Options> = {};
    const bad: Partial<Options>[] = [
      { runs: -1 },
      { runs: 2 ** 32 },
      { runs: 0.5 },
      { max_input_size: 0 },
      { max_input_size: 2 ** 53 },
      { mutation_depth: 0 },
      { mutation_depth: 2 ** 16 },
      { run_limit: -1n },
      { run_limit: 2n ** 63n },
      { death_exitcode: 2 ** 31 },
    ];
    for (const given of bad) {
      const [name = ''] = Object.keys(given);
      expect(() => setOptions(options, { debug: true, ...given }), name).to.throw(OptionError, `${name}: `);
    }
    expect(options).to.deep.equal({});
  });

  it('say what they may be when they are refused', () => {
    expectRefused('runs', 'x', 'runs: x was given; it is a whole number from 0 to 4294967295');
    expectRefused('nonsense', '1', 'nonsense: there is no such option; there are runs, max_total_time,');
    expectRefused('toString', '1', 'there is no such option');
  });

  describe('of a size', () => {
    it('are numbers with a unit of 1024, or mb', () => {
      const texts = ['100b', '64kb', '2mb', '2gb', '3', '1.5kb', '0.5', '0', '"1mb"', ' 2kb ', '1KB'];
      expect(texts.map((text) => parsed('malloc_limit', text))).to.deep.equal([
        100,
        65536,
        2 ** 21,
        2 ** 31,
        3 * 2 ** 20,
        1536,
        2 ** 19,
        0,
        2 ** 20,
        2048,
        1024,
      ]);
    });

    it('are cut to whole bytes', () => {
      expect(parsed('malloc_limit', '0.1mb')).to.equal(104857);
    });

    it('are printed in the largest unit of which they are a multiple, in quotes, but zero', () => {
      const sizes = [0, 1, 1023, 1024, 2 ** 20, 3 * 2 ** 29, 2 ** 31];
      expect(sizes.map((bytes) => printOption('malloc_limit', bytes))).to.deep.equal([
        '0',
        '"1b"',
        '"1023b"',
        '"1kb"',
        '"1mb"',
        '"1536mb"',
        '"2gb"',
      ]);
    });

    it('have no sign, no other unit and no space in them', () => {
      for (const text of ['-1', '+1', '1tb', '1 mb', 'mb', '', '1.', '.5', '1e3', '1s', '1b2']) {
        expectRefused('malloc_limit', text, 'it is a size such as');
      }
      expectRefused('malloc_limit', '9007199254740992b', 'it is a size');
    });
  });

  describe('of time', () => {
    it('are numbers with a unit, or seconds', () => {
      const texts = ['1ns', '1us', '1ms', '1s', '1m', '1h', '1d', '2', '1.5s', '"20m"', '0'];
      expect(texts.map((text) => parsed('run_limit', text))).to.deep.equal([
        1n,
        1000n,
        10n ** 6n,
        10n ** 9n,
        60n * 10n ** 9n,
        3600n * 10n ** 9n,
        86400n * 10n ** 9n,
        2n * 10n ** 9n,
        1_500_000_000n,
        1200n * 10n ** 9n,
        0n,
      ]);
    });

    it('are printed in the largest unit of which they are a multiple, in quotes, but zero', () => {
      const times = [0n, 1n, 1500n, 10n ** 9n, 90n * 10n ** 9n, 1200n * 10n ** 9n, 172800n * 10n ** 9n];
      expect(times.map((time) => printOption('run_limit', time))).to.deep.equal([
        '0',
        '"1ns"',
        '"1500ns"',
        '"1s"',
        '"90s"',
        '"20m"',
        '"2d"',
      ]);
    });

    it('have no sign and no other unit, and fit in 63 bits', () => {
      for (const text of ['-1', '1w', '1kb', '', '106752d'])
        expectRefused('run_limit', text, 'it is a time such as');
    });
  });

  it('of two values are true, false or a whole number, of which only 0 is false', () => {
    const texts = ['true', 'false', '1', '0', '2', '00', '"true"'];
    expect(texts.map((text) => parsed('debug', text))).to.deep.equal([
      true,
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
    for (const text of ['yes', '-1', '', 'TRUE', '1.0'])
      expectRefused('debug', text, 'it is true, false or a whole');
  });

  it('that are numbers have no unit and no fraction', () => {
    expect([parsed('runs', '100'), parsed('runs', '"100"'), parsed('leak_exitcode', '-1')]).to.deep.equal([
      100, 100, -1,
    ]);
    for (const text of ['1k', '1.5', '', '-1', '0x10', '4294967296'])
      expectRefused('runs', text, 'a whole number');
  });

  it('parse to what was printed, whatever it is', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const read: Partial<Options> = {};
        for (const name of OPTION_NAMES)
          setOptions(read, parseOption(name, printOption(name, options[name])));
        expect(read).to.deep.equal(options);
      }),
    );
  });

  it('are listed one a line, with their values in a column', () => {
    const lines = printOptions(addDefaults({ asan_options: 'x=1' })).split('\n');
    expect([lines[0], lines.at(-1)]).to.deep.equal(['{', '}']);
    expect(lines[1]).to.equal('  "runs":                  0,');
    expect(lines[4]).to.equal('  "max_input_size":        "1mb",');
    expect(lines.at(-3)).to.equal('  "asan_options":          "x=1",');
    expect(lines.at(-2)).to.equal('  "ubsan_options":         ""');
    expect(lines.length).to.equal(OPTION_NAMES.length + 2);
  });
});
