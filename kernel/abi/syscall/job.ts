import { syscall } from '../descriptor';
import * as k from '../kind';
import { jobPolicy } from '../policy';
import {
  ZX_RIGHT_DESTROY,
  ZX_RIGHT_MANAGE_JOB,
  ZX_RIGHT_SET_POLICY,
  ZX_RIGHT_WAIT,
  ZX_RIGHT_WRITE,
} from '../rights';
import { access, rule } from '../rule';
import {
  ZX_ERR_ALREADY_BOUND,
  ZX_ERR_ALREADY_EXISTS,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_OUT_OF_RANGE,
} from '../status';
import { noMemoryForHandle } from './limits';

export const jobSyscalls = {
  /** Creates a job in a job. It begins with the policy that its parent has now. */
  zx_job_create: syscall({
    number: 83,
    in: (parent_job = k.handle, options = k.options) => ({ parent_job, options }),
    out: { out: k.handle },
    refusals: {
      badOptions: rule(ZX_ERR_INVALID_ARGS, 'options', 'options must be 0'),
      parent: access('parent_job', 'job', 0, ZX_RIGHT_MANAGE_JOB | ZX_RIGHT_WRITE),
      tooDeep: rule(
        ZX_ERR_OUT_OF_RANGE,
        'parent_job',
        'at most 32 jobs may lie one in the other below the root job',
      ),
      dying: rule(ZX_ERR_BAD_STATE, 'parent_job', 'the parent job must not have been killed'),
      ...noMemoryForHandle,
    },
  }),
  /**
   * Sets what processes made in the job from now on may do (ZX_JOB_POL_BASIC_V1, ZX_JOB_POL_BASIC_V2), or how slack
   * their timers are (ZX_JOB_POL_TIMER_SLACK). All or nothing; only while the job has neither processes nor jobs.
   */
  zx_job_set_policy: syscall({
    number: 84,
    in: (handle = k.handle, options = k.options, topic = k.u32, policy = jobPolicy) => ({
      handle,
      options,
      topic,
      policy,
    }),
    refusals: {
      badTopic: rule(
        ZX_ERR_INVALID_ARGS,
        'topic',
        'topic must be ZX_JOB_POL_BASIC_V1, ZX_JOB_POL_BASIC_V2 or ZX_JOB_POL_TIMER_SLACK',
      ),
      badOptions: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'options must be ZX_JOB_POL_RELATIVE or, but not for ZX_JOB_POL_TIMER_SLACK, ZX_JOB_POL_ABSOLUTE',
      ),
      badCount: rule(
        ZX_ERR_INVALID_ARGS,
        'policy',
        'policy must have 1 to 32 entries; for ZX_JOB_POL_TIMER_SLACK exactly one',
      ),
      handle: access('handle', 'job', ZX_RIGHT_SET_POLICY),
      hasChildren: rule(ZX_ERR_BAD_STATE, 'handle', 'the job must have neither processes nor jobs'),
      badSlack: rule(
        ZX_ERR_INVALID_ARGS,
        'policy',
        'min_slack must not be negative, and default_mode must be 0 (CENTER), 1 (EARLY) or 2 (LATE)',
      ),
      tooMany: rule(ZX_ERR_OUT_OF_RANGE, 'policy', 'policy must have at most ZX_POL_MAX (15) entries'),
      badAction: rule(
        ZX_ERR_NOT_SUPPORTED,
        'policy',
        'each action must be one of the ZX_POL_ACTION_* values',
      ),
      badFlags: rule(
        ZX_ERR_INVALID_ARGS,
        'policy',
        'flags of each entry must be ZX_POL_OVERRIDE_ALLOW or ZX_POL_OVERRIDE_DENY',
      ),
      badCondition: rule(
        ZX_ERR_INVALID_ARGS,
        'policy',
        'each condition must be one of the ZX_POL_* conditions',
      ),
      conflict: rule(
        ZX_ERR_ALREADY_EXISTS,
        'policy',
        'a condition that is locked, by this job or one above, can not be changed (ZX_JOB_POL_RELATIVE skips it)',
      ),
    },
  }),
  /** Has a job killed, with ZX_TASK_RETCODE_CRITICAL_PROCESS_KILL, when a process in it ends. It can't be undone. */
  zx_job_set_critical: syscall({
    number: 85,
    in: (job = k.handle, options = k.options, process = k.handle) => ({ job, options, process }),
    refusals: {
      badOptions: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'options must be 0 or ZX_JOB_CRITICAL_PROCESS_RETCODE_NONZERO',
      ),
      job: access('job', 'job', ZX_RIGHT_DESTROY),
      process: access('process', 'process', ZX_RIGHT_WAIT),
      alreadyCritical: rule(
        ZX_ERR_ALREADY_BOUND,
        'process',
        'the process must not be critical to a job already',
      ),
      notWithin: rule(ZX_ERR_INVALID_ARGS, 'job', 'the process must be in the job, or in one below it'),
    },
  }),
};
