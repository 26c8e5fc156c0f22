import { expect } from 'chai';
import {
  ok,
  ProcessEndedError,
  type Status,
  type UserProcess,
  ZX_ERR_ACCESS_DENIED,
  ZX_INFO_HANDLE_VALID,
  ZX_POL_ACTION_DENY,
  ZX_POL_ACTION_DENY_EXCEPTION,
  ZX_POL_ACTION_KILL,
  ZX_POL_BAD_HANDLE,
  ZX_POL_NEW_CHANNEL,
  ZX_POL_NEW_EVENT,
  ZX_POL_NEW_EVENTPAIR,
  ZX_POL_NEW_PORT,
  ZX_POL_NEW_PROCESS,
  ZX_POL_NEW_VMO,
  ZX_POL_VMAR_WX,
  ZX_TASK_RETCODE_EXCEPTION_KILL,
  ZX_TASK_RETCODE_POLICY_KILL,
  ZX_VM_PERM_EXECUTE,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
} from '../../../kernel';
import type { Boot } from '../../harness/boot';
import { eachMode } from '../../harness/modes';
import { event, isValid, outcome, vmo } from '../handles';
import { jobWithPolicy, returnCode, startProgram } from '../tasks';

type Sys = UserProcess['sys'];
type Call = (sys: Sys) => { readonly status: Status };

/** A program whose policy has one action on one condition, and a handle to its process. */
function ruled(
  boot: Boot,
  condition: number,
  action: number,
  give = (parent: UserProcess) => event(parent.sys),
) {
  const parent = boot.process('parent');
  const job = jobWithPolicy(parent, [condition, action]);
  const { process, arg1, created } = startProgram(boot, parent, job, give(parent));
  return { sys: process.sys, arg1, code: () => returnCode(parent.sys, created.process) };
}

/** Each call that makes something; the second one also has a bad argument, and says what is told of it first. */
const creations: readonly [name: string, condition: number, create: Call, bad: Call, first: string][] = [
  [
    'zx_vmo_create',
    ZX_POL_NEW_VMO,
    (sys) => sys.zx_vmo_create(1, 0),
    (sys) => sys.zx_vmo_create(1, 99),
    'ZX_ERR_ACCESS_DENIED',
  ],
  [
    'zx_channel_create',
    ZX_POL_NEW_CHANNEL,
    (sys) => sys.zx_channel_create(0),
    (sys) => sys.zx_channel_create(1),
    'ZX_ERR_INVALID_ARGS',
  ],
  [
    'zx_event_create',
    ZX_POL_NEW_EVENT,
    (sys) => sys.zx_event_create(0),
    (sys) => sys.zx_event_create(1),
    'ZX_ERR_INVALID_ARGS',
  ],
  [
    'zx_eventpair_create',
    ZX_POL_NEW_EVENTPAIR,
    (sys) => sys.zx_eventpair_create(0),
    (sys) => sys.zx_eventpair_create(1),
    'ZX_ERR_NOT_SUPPORTED',
  ],
  [
    'zx_port_create',
    ZX_POL_NEW_PORT,
    (sys) => sys.zx_port_create(0),
    (sys) => sys.zx_port_create(2),
    'ZX_ERR_ACCESS_DENIED',
  ],
  [
    'zx_process_create',
    ZX_POL_NEW_PROCESS,
    (sys) => sys.zx_process_create(0, 'child', 0),
    (sys) => sys.zx_process_create(0, 'child', 2),
    'ZX_ERR_INVALID_ARGS',
  ],
];

describe('the policy of a process', () => {
  eachMode((boot) => {
    for (const [name, condition, create, bad, first] of creations) {
      it(`${name} ZX_ERR_ACCESS_DENIED: where the policy denies it; with bad options as well ${first}`, async () => {
        const { sys } = ruled(boot, condition, ZX_POL_ACTION_DENY);
        const before = await boot.counts();
        expect(create(sys)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
        expect(outcome(bad(sys))).to.equal(first);
        expect(await boot.counts()).to.deep.equal(before);
      });

      it(`${name} ends a process whose policy has it killed, with ZX_TASK_RETCODE_POLICY_KILL`, () => {
        const { sys, code } = ruled(boot, condition, ZX_POL_ACTION_KILL);
        expect(() => create(sys)).to.throw(ProcessEndedError);
        expect(code()).to.equal(ZX_TASK_RETCODE_POLICY_KILL);
      });
    }

    it('zx_vmar_map ZX_ERR_ACCESS_DENIED: of memory to write and to execute, before rights and options', () => {
      const parent = boot.process('parent');
      const { sys, arg1 } = ruled(boot, ZX_POL_VMAR_WX, ZX_POL_ACTION_DENY, ({ sys: of, rootVmar }) => {
        return ok(of.zx_handle_duplicate(rootVmar, 0x80000000)).out;
      });
      const all = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE | ZX_VM_PERM_EXECUTE;
      expect(sys.zx_vmar_map(arg1, all | 0x00800000, 0, vmo(sys), 0, 4096)).to.deep.equal({
        status: ZX_ERR_ACCESS_DENIED,
      });
      expect(outcome(sys.zx_vmar_map(arg1, ZX_VM_PERM_WRITE | 0x00800000, 0, vmo(sys), 0, 4096))).to.equal(
        'ZX_ERR_INVALID_ARGS',
      );
      parent.exit();
    });

    it('on bad handles denies nothing beyond what is refused anyway', () => {
      const { sys } = ruled(boot, ZX_POL_BAD_HANDLE, ZX_POL_ACTION_DENY);
      expect(outcome(sys.zx_handle_close(3))).to.equal('ZX_ERR_BAD_HANDLE');
    });

    for (const [what, call] of [
      ['a value that is no handle', (sys: Sys) => sys.zx_handle_close(3)],
      ['0 where a handle is asked for', (sys: Sys) => sys.zx_vmo_get_size(0)],
      ['one value of many', (sys: Sys) => sys.zx_handle_close_many([0, 3])],
      [
        'a handle to send',
        (sys: Sys, handle: number) => sys.zx_channel_write(handle, 0, new Uint8Array(0), [3]),
      ],
      ['arg1 of zx_process_start', startWithBadArgument],
    ] as const) {
      it(`on bad handles may kill for ${what}`, () => {
        const { sys, arg1, code } = ruled(boot, ZX_POL_BAD_HANDLE, ZX_POL_ACTION_KILL, ({ sys: of, self }) =>
          what === 'a handle to send'
            ? ok(of.zx_channel_create(0)).out0
            : ok(of.zx_handle_duplicate(self, 0x80000000)).out,
        );
        expect(() => call(sys, arg1)).to.throw(ProcessEndedError);
        expect(code()).to.equal(ZX_TASK_RETCODE_POLICY_KILL);
      });
    }

    it('on bad handles does not look at zx_handle_close(0), skipped zeros and ZX_INFO_HANDLE_VALID', () => {
      const { sys } = ruled(boot, ZX_POL_BAD_HANDLE, ZX_POL_ACTION_KILL);
      ok(sys.zx_handle_close(0));
      ok(sys.zx_handle_close_many([0, 0]));
      expect(isValid(sys, 0)).to.equal(false);
      expect(outcome(sys.zx_object_get_info(3, ZX_INFO_HANDLE_VALID))).to.equal('ZX_ERR_BAD_HANDLE');
    });

    it('may raise an exception, which ends the process with ZX_TASK_RETCODE_EXCEPTION_KILL if nobody handles it', () => {
      const { sys, code } = ruled(boot, ZX_POL_NEW_EVENT, ZX_POL_ACTION_DENY_EXCEPTION);
      expect(() => event(sys)).to.throw(ProcessEndedError);
      expect(code()).to.equal(ZX_TASK_RETCODE_EXCEPTION_KILL);
    });
  });
});

/** A process that the program may start is not at hand: the handle to its parent serves to make a thread of that. */
function startWithBadArgument(sys: Sys, process: number): { readonly status: Status } {
  const { out } = ok(sys.zx_thread_create(process, 'thread', 0));
  return sys.zx_process_start(process, out, 0, 0, 3, 0);
}
