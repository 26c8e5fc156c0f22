import { clockCreateArgs, clockDetails, clockUpdateArgs } from '../clock';
import { syscall } from '../descriptor';
import * as k from '../kind';
import { ZX_RIGHT_READ, ZX_RIGHT_WRITE } from '../rights';
import { access, rule } from '../rule';
import { ZX_ERR_BAD_STATE, ZX_ERR_INVALID_ARGS } from '../status';
import { noMemoryForHandle } from './limits';

const noArgs = rule(ZX_ERR_INVALID_ARGS, 'args', 'args must not be null');

export const clockSyscalls = {
  /**
   * Creates a clock that follows the monotonic one once it is started: by its first value, or at once with
   * ZX_CLOCK_OPT_AUTO_START. `args`, with ZX_CLOCK_ARGS_VERSION(1) among the options, name its backstop.
   */
  zx_clock_create: syscall({
    number: 170,
    in: (options = k.u64) => ({ options }),
    optional: (args = clockCreateArgs) => ({ args }),
    out: { out: k.handle },
    refusals: {
      badVersion: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'options must name ZX_CLOCK_ARGS_VERSION(1) if there are args, and no version if there are none',
      ),
      badOptions: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'options may hold ZX_CLOCK_OPT_MONOTONIC, ZX_CLOCK_OPT_CONTINUOUS and ZX_CLOCK_OPT_AUTO_START only',
      ),
      notMonotonic: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'ZX_CLOCK_OPT_CONTINUOUS must come with ZX_CLOCK_OPT_MONOTONIC',
      ),
      badBackstop: rule(
        ZX_ERR_INVALID_ARGS,
        'args',
        'backstop_time must not be negative, nor with ZX_CLOCK_OPT_AUTO_START in the future',
      ),
      ...noMemoryForHandle,
    },
  }),
  /** The time of a clock: its backstop until it is started. */
  zx_clock_read: syscall({
    number: 171,
    in: (handle = k.handle) => ({ handle }),
    out: { now: k.time },
    refusals: { handle: access('handle', 'clock', ZX_RIGHT_READ) },
  }),
  /** Sets a clock, or changes its rate or its error bound: what ZX_CLOCK_UPDATE_OPTION_* among the options name. */
  zx_clock_update: syscall({
    number: 172,
    in: (handle = k.handle, options = k.u64, args = clockUpdateArgs) => ({ handle, options, args }),
    refusals: {
      badVersion: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'options must name ZX_CLOCK_ARGS_VERSION(1) or ZX_CLOCK_ARGS_VERSION(2)',
      ),
      noArgs,
      badOptions: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'options must hold one or more of the ZX_CLOCK_UPDATE_OPTION_* bits, and no others',
      ),
      badRate: rule(
        ZX_ERR_INVALID_ARGS,
        'args',
        'rate_adjust must be from -1000 to 1000 (ZX_CLOCK_UPDATE_MIN_RATE_ADJUST, _MAX_RATE_ADJUST)',
      ),
      handle: access('handle', 'clock', ZX_RIGHT_WRITE),
      uselessReference: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'a reference value must come with a value or a rate, and with ZX_CLOCK_ARGS_VERSION(2)',
      ),
      notStarted: rule(ZX_ERR_BAD_STATE, 'handle', 'the first update of a clock must set its value'),
      continuous: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'the value of a continuous clock can be set once only',
      ),
      needsReference: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'with ZX_CLOCK_ARGS_VERSION(2) the value of a started monotonic clock is set together with a reference value',
      ),
      mixed: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'with ZX_CLOCK_ARGS_VERSION(2) the rate of a started monotonic clock is changed alone',
      ),
      backwards: rule(ZX_ERR_INVALID_ARGS, 'args', 'a monotonic clock must not go backwards'),
      beforeBackstop: rule(ZX_ERR_INVALID_ARGS, 'args', 'a clock must not go behind its backstop'),
    },
  }),
  /** All about a clock; `options` must be ZX_CLOCK_ARGS_VERSION(1). */
  zx_clock_get_details: syscall({
    number: 173,
    in: (handle = k.handle, options = k.u64) => ({ handle, options }),
    out: { details: clockDetails },
    refusals: {
      badVersion: rule(ZX_ERR_INVALID_ARGS, 'options', 'options must be ZX_CLOCK_ARGS_VERSION(1)'),
      handle: access('handle', 'clock', ZX_RIGHT_READ),
    },
  }),
};
