/** Why a status is reported. */
export const UpdateReason = {
  MISC: 1,
  /** A workflow began. */
  INIT: 2,
  /** An input added coverage. */
  NEW: 3,
  /** Nothing to report, but the fuzzer lives. */
  PULSE: 4,
  /** A shorter input was found for known coverage. */
  REDUCE: 5,
  /** The workflow ended. */
  DONE: 6,
} as const;

export type UpdateReasonName = keyof typeof UpdateReason;
export type UpdateReason = (typeof UpdateReason)[UpdateReasonName];

const NAMES = new Map(Object.entries(UpdateReason).map(([name, reason]) => [reason, name]));

/** The name of a reason, such as `PULSE`. */
export function updateReasonName(reason: UpdateReason): string {
  return NAMES.get(reason) ?? String(reason);
}

/** What a target process uses. Sizes are in bytes, times in nanoseconds. */
export interface ProcessStats {
  readonly koid: number;
  readonly mem_mapped_bytes: number;
  readonly mem_private_bytes: number;
  readonly mem_shared_bytes: number;
  readonly mem_scaled_shared_bytes: number;
  readonly cpu_time: bigint;
  readonly queue_time: bigint;
  readonly page_fault_time: bigint;
  readonly lock_contention_time: bigint;
}

/** How many processes a status tells of at most. */
export const MAX_PROCESS_STATS = 256;

/** How far a workflow is. */
export interface FuzzStatus {
  /** Whether a workflow runs and was not stopped. */
  readonly running: boolean;
  readonly runs: number;
  /** How long the workflow has run, in nanoseconds. */
  readonly elapsed: bigint;
  /** How many counters were ever hit. */
  readonly covered_pcs: number;
  /** How many pairs of a counter and a range of its values were seen. */
  readonly covered_features: number;
  /** How many inputs seed and live corpus hold, both empty ones included. */
  readonly corpus_num_inputs: number;
  /** The sizes of those inputs together, in bytes. */
  readonly corpus_total_size: number;
  /** Up to 256 of the target's processes. */
  readonly process_stats: readonly ProcessStats[];
}
