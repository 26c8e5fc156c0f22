import { ZX_JOB_POL_BASIC_V1, ZX_JOB_POL_BASIC_V2, ZX_JOB_POL_TIMER_SLACK } from './constants';
import type { AnyKind, Kind, ValueOf } from './kind';
import { list, struct, time, u32 } from './kind';

/** `zx_policy_basic_v1_t`: what is to happen where a condition is met; no job below can change it any more. */
const policyBasicV1 = struct('zx_policy_basic_v1', { condition: u32, policy: u32 });
/** `zx_policy_basic_v2_t`: the same; `flags` say whether jobs below may change it. */
const policyBasicV2 = struct('zx_policy_basic_v2', { condition: u32, action: u32, flags: u32 });
/** `zx_policy_timer_slack_t`: the least slack of all timers, in nanoseconds, and the way that it is used. */
const policyTimerSlack = struct('zx_policy_timer_slack', { min_slack: time, default_mode: u32 });

export type PolicyBasicV1 = ValueOf<typeof policyBasicV1>;
export type PolicyBasicV2 = ValueOf<typeof policyBasicV2>;
export type PolicyTimerSlack = ValueOf<typeof policyTimerSlack>;
/** An entry of a policy, by the topic that it is for. */
export type PolicyEntry = PolicyBasicV1 | PolicyBasicV2 | PolicyTimerSlack;

/** An entry of a policy as programs pass it. */
export type PolicyEntryIn =
  | Readonly<PolicyBasicV1>
  | Readonly<PolicyBasicV2>
  | { readonly min_slack: number | bigint; readonly default_mode: number };

/** In zx_job_set_policy the topic is the third parameter. */
const TOPIC_AT = 2;

const entries: ReadonlyMap<unknown, AnyKind> = new Map<unknown, AnyKind>([
  [ZX_JOB_POL_BASIC_V1, list(policyBasicV1)],
  [ZX_JOB_POL_BASIC_V2, list(policyBasicV2)],
  [ZX_JOB_POL_TIMER_SLACK, list(policyTimerSlack)],
]);

const entriesOf = (args: readonly unknown[]): AnyKind | undefined => entries.get(args[TOPIC_AT]);

/**
 * The entries of a policy: structs that depend on the topic. A single one need not be in an array. For an unknown
 * topic the array is not looked at.
 */
export const jobPolicy: Kind<readonly PolicyEntryIn[] | PolicyEntryIn, PolicyEntry[]> = {
  name: 'policy',
  parts: [policyBasicV1, policyBasicV2, policyTimerSlack],
  expects:
    'an array of {condition, policy}, of {condition, action, flags} or of {min_slack, default_mode}, by the topic',
  zero: [],
  accept(value, args) {
    if (typeof value !== 'object' || value === null) return undefined;
    const kind = entriesOf(args);
    return kind
      ? (kind.accept(Array.isArray(value) ? value : [value], args) as PolicyEntry[] | undefined)
      : [];
  },
  encode: (value, args) => entriesOf(args)?.encode(value, args) ?? [],
  decode: (wire, args) => entriesOf(args)?.decode(wire, args) ?? wire,
  show: (value) => `[${[value].flat().map(showEntry).join(', ')}]`,
};

function showEntry(entry: PolicyEntryIn): string {
  return `{${Object.entries(entry)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')}}`;
}
