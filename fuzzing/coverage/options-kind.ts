import { BadMessage, type Kind } from '../message';
import { checkOptions, OPTION_NAMES, type Options } from '../options/options';
import { OPTIONS } from '../options/table';

/** Options in a message, any of which may be left out. */
export const optionsKind: Kind<Partial<Options>> = {
  encode: (options) => OPTION_NAMES.map((name) => options[name] ?? null),
  decode: (wire) => {
    if (!Array.isArray(wire) || wire.length !== OPTION_NAMES.length)
      throw new BadMessage('options are missing');
    const given = OPTION_NAMES.map((name, i) => [name, valueOf(OPTIONS[name].default, wire[i])]);
    return checked(Object.fromEntries(given.filter(([, value]) => value !== undefined)) as Partial<Options>);
  },
};

/** Small 64-bit integers come as numbers. */
function valueOf(standard: unknown, wire: unknown): unknown {
  if (wire === null) return undefined;
  return typeof standard === 'bigint' && Number.isSafeInteger(wire) ? BigInt(Number(wire)) : wire;
}

function checked(options: Partial<Options>): Partial<Options> {
  try {
    return checkOptions(options);
  } catch (error) {
    throw new BadMessage(error instanceof Error ? error.message : String(error));
  }
}
