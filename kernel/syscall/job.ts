import {
  ZX_JOB_CRITICAL_PROCESS_RETCODE_NONZERO,
  ZX_JOB_POL_ABSOLUTE,
  ZX_JOB_POL_BASIC_V1,
  ZX_JOB_POL_BASIC_V2,
  ZX_JOB_POL_RELATIVE,
  ZX_JOB_POL_TIMER_SLACK,
  ZX_POL_ACTION_KILL,
  ZX_POL_MAX,
  ZX_POL_OVERRIDE_DENY,
} from '../abi/constants';
import type { PolicyBasicV2, PolicyEntry, PolicyTimerSlack } from '../abi/policy';
import { ZX_DEFAULT_JOB_RIGHTS } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { jobSyscalls } from '../abi/syscall/job';
import { Job } from '../object/job';
import type { Thread } from '../object/thread';
import { refuse } from '../refused';
import type { HandlersOf } from './handler';

const MOST_ENTRIES = 32;
const SLACK_MODES = 3;

const { refusals: policyRules } = jobSyscalls.zx_job_set_policy;

export const jobHandlers: HandlersOf<typeof jobSyscalls> = {
  zx_job_create(caller, parent_job, options) {
    const { refusals } = jobSyscalls.zx_job_create;
    if (options !== 0) refuse(refusals.badOptions);
    const { handles, core } = caller.process;
    const { object: parent } = handles.resolve(parent_job, refusals.parent);
    if (parent.height === 0) refuse(refusals.tooDeep);
    if (parent.returnCode !== undefined) refuse(refusals.dying);
    core.requireHandles(1);
    return { status: ZX_OK, out: handles.add(core.mint(Job.create(parent), ZX_DEFAULT_JOB_RIGHTS)) };
  },

  zx_job_set_policy(caller, handle, options, topic, entries) {
    switch (topic) {
      case ZX_JOB_POL_BASIC_V1:
      case ZX_JOB_POL_BASIC_V2:
        setBasic(caller, handle, options, entries);
        break;
      case ZX_JOB_POL_TIMER_SLACK:
        setTimerSlack(caller, handle, options, entries);
        break;
      default:
        refuse(policyRules.badTopic);
    }
    return { status: ZX_OK };
  },

  zx_job_set_critical(caller, value, options, processValue) {
    const { refusals } = jobSyscalls.zx_job_set_critical;
    if ((options & ~ZX_JOB_CRITICAL_PROCESS_RETCODE_NONZERO) !== 0) refuse(refusals.badOptions);
    const { handles } = caller.process;
    const { object: job } = handles.resolve(value, refusals.job);
    const { object: process } = handles.resolve(processValue, refusals.process);
    if (process.isCritical) refuse(refusals.alreadyCritical);
    if (!process.job.isWithin(job)) refuse(refusals.notWithin);
    process.makeCriticalTo(job, options === ZX_JOB_CRITICAL_PROCESS_RETCODE_NONZERO);
    return { status: ZX_OK };
  },
};

function setBasic(caller: Thread, handle: number, options: number, entries: readonly PolicyEntry[]): void {
  if (options !== ZX_JOB_POL_RELATIVE && options !== ZX_JOB_POL_ABSOLUTE) refuse(policyRules.badOptions);
  if (entries.length === 0 || entries.length > MOST_ENTRIES) refuse(policyRules.badCount);
  const job = childlessJob(caller, handle);
  if (entries.length > ZX_POL_MAX) refuse(policyRules.tooMany);
  job.policy = job.policy.with(entries.flatMap(toBasic), judgeEntry, () => {
    if (options === ZX_JOB_POL_ABSOLUTE) refuse(policyRules.conflict);
  });
}

function setTimerSlack(
  caller: Thread,
  handle: number,
  options: number,
  entries: readonly PolicyEntry[],
): void {
  if (options !== ZX_JOB_POL_RELATIVE) refuse(policyRules.badOptions);
  const [slack, ...more] = entries.filter(isSlack);
  if (!slack || more.length > 0) return refuse(policyRules.badCount);
  const job = childlessJob(caller, handle);
  if (slack.min_slack < 0n || slack.default_mode >= SLACK_MODES) refuse(policyRules.badSlack);
  job.policy = job.policy.withTimerSlack(slack);
}

function childlessJob(caller: Thread, handle: number): Job {
  const { object: job } = caller.process.handles.resolve(handle, policyRules.handle);
  if (job.jobs.size > 0 || job.processes.size > 0) refuse(policyRules.hasChildren);
  return job;
}

function judgeEntry({ condition, action, flags }: PolicyBasicV2): void {
  if (action > ZX_POL_ACTION_KILL) refuse(policyRules.badAction);
  if (flags > ZX_POL_OVERRIDE_DENY) refuse(policyRules.badFlags);
  if (condition >= ZX_POL_MAX) refuse(policyRules.badCondition);
}

function isSlack(entry: PolicyEntry): entry is PolicyTimerSlack {
  return 'min_slack' in entry;
}

/** What the older form says, in the newer one: jobs below may not change it. */
function toBasic(entry: PolicyEntry): PolicyBasicV2[] {
  if (isSlack(entry)) return [];
  return [
    'action' in entry
      ? entry
      : { condition: entry.condition, action: entry.policy, flags: ZX_POL_OVERRIDE_DENY },
  ];
}
