import { expect } from 'chai';
import {
  ok,
  ProcessEndedError,
  type UserProcess,
  ZX_EVENT_SIGNALED,
  ZX_INFO_PROCESS,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_TASK_RETCODE_EXCEPTION_KILL,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { give } from '../give';
import { event, outcome, port, withRights } from '../handles';

const PACKETS = 4;
const WAITS = 5;

const packet = { key: 1, status: 0 };

function queue({ sys }: UserProcess, to: number): string {
  return outcome(sys.zx_port_queue(to, packet));
}

/** What a program comes to that goes beyond a limit: a policy exception that nobody handles. */
function expectException(call: () => unknown): void {
  expect(call).to.throw(ProcessEndedError).with.property('returnCode', ZX_TASK_RETCODE_EXCEPTION_KILL);
}

describe('too many packets on a port', () => {
  eachMode(
    (boot) => {
      it('one more than the limit is taken, the next is a policy exception', () => {
        const [a, b] = [boot.process('a'), boot.process('b')];
        const to = port(a.sys);
        const task = give(a, b, withRights(a.sys, a.self, ZX_RIGHT_SAME_RIGHTS));
        for (let i = 0; i <= PACKETS; i++) expect(queue(a, to)).to.equal('ZX_OK');
        expectException(() => queue(a, to));
        expect(ok(b.sys.zx_object_get_info(task, ZX_INFO_PROCESS)).info.return_code).to.equal(
          ZX_TASK_RETCODE_EXCEPTION_KILL,
        );
      });

      it('packets that were taken no longer count, nor do those of another port', () => {
        const a = boot.process('a');
        const [to, other] = [port(a.sys), port(a.sys)];
        for (let i = 0; i <= PACKETS; i++)
          expect([queue(a, to), queue(a, other)]).to.deep.equal(['ZX_OK', 'ZX_OK']);
        ok(a.sys.zx_port_wait(to, 0));
        expect(queue(a, to)).to.equal('ZX_OK');
      });

      it('packets of objects have no such limit, and do not count', () => {
        const a = boot.process('a');
        const [one, to] = [event(a.sys), port(a.sys)];
        ok(a.sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
        for (let i = 0; i < 3 * PACKETS; i++)
          ok(a.sys.zx_object_wait_async(one, to, i, ZX_EVENT_SIGNALED, 0));
        for (let i = 0; i <= PACKETS; i++) expect(queue(a, to)).to.equal('ZX_OK');
      });
    },
    { limits: { packets: PACKETS } },
  );

  eachMode((boot) => {
    it('the limit is 4096 if nobody says otherwise', () => {
      const a = boot.process('a');
      const to = port(a.sys);
      for (let i = 0; i <= 4096; i++) a.sys.zx_port_queue(to, packet);
      expectException(() => queue(a, to));
    });
  });
});

describe('too many waits on a port', () => {
  eachMode(
    (boot) => {
      it('up to the limit they are taken, the next is a policy exception', () => {
        const a = boot.process('a');
        const [one, to] = [event(a.sys), port(a.sys)];
        const watch = () => a.sys.zx_object_wait_async(one, to, 1, ZX_EVENT_SIGNALED, 0);
        for (let i = 0; i < WAITS; i++) expect(outcome(watch())).to.equal('ZX_OK');
        expectException(watch);
      });

      it('those whose handle was closed no longer count', () => {
        const a = boot.process('a');
        const to = port(a.sys);
        for (let i = 0; i < 3 * WAITS; i++) {
          const one = event(a.sys);
          ok(a.sys.zx_object_wait_async(one, to, 1, ZX_EVENT_SIGNALED, 0));
          ok(a.sys.zx_handle_close(one));
        }
      });

      it('those that fired or were canceled no longer count', () => {
        const a = boot.process('a');
        const [one, to] = [event(a.sys), port(a.sys)];
        for (let round = 0; round < 3; round++) {
          for (let i = 0; i < WAITS; i++) ok(a.sys.zx_object_wait_async(one, to, 1, ZX_EVENT_SIGNALED, 0));
          if (round === 0) ok(a.sys.zx_port_cancel(to, one, 1));
          else ok(a.sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
          ok(a.sys.zx_object_signal(one, ZX_EVENT_SIGNALED, 0));
        }
      });
    },
    { limits: { waits: WAITS } },
  );
});
