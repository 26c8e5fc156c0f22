import { expect } from 'chai';
import {
  ok,
  ZX_CHANNEL_READABLE,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_WRONG_TYPE,
  ZX_EXCEPTION_CHANNEL_DEBUGGER,
  ZX_EXCEPTION_STATE_HANDLED,
  ZX_EXCEPTION_STATE_THREAD_EXIT,
  ZX_EXCEPTION_STATE_TRY_NEXT,
  ZX_EXCEPTION_STRATEGY_SECOND_CHANCE,
  ZX_EXCP_POLICY_ERROR,
  ZX_INFO_THREAD,
  ZX_OBJ_TYPE_EXCEPTION,
  ZX_POL_ACTION_ALLOW_EXCEPTION,
  ZX_POL_ACTION_DENY_EXCEPTION,
  ZX_POL_BAD_HANDLE,
  ZX_POL_NEW_EVENT,
  ZX_PROP_EXCEPTION_STATE,
  ZX_PROP_EXCEPTION_STRATEGY,
  ZX_PROP_NAME,
  ZX_TASK_RETCODE_EXCEPTION_KILL,
  ZX_THREAD_STATE_BLOCKED_EXCEPTION,
  ZX_THREAD_TERMINATED,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { basicInfo, koidOf, outcome, signalsOf } from '../handles';
import { returnCode } from '../tasks';
import { listen, told, close, raising, fate } from './setup';

describe('a policy exception', () => {
  eachMode((boot) => {
    it('tells who raised it, and blocks the syscall until its handle is closed', async () => {
      const { parent, sys, child, process, thread } = raising(boot);
      const channel = listen(sys, process);
      const made = fate(child.async.zx_event_create(0));
      const { pid, tid, type, exception } = await told(parent, channel);
      expect([pid, tid, type]).to.deep.equal([child.koid, koidOf(sys, thread), ZX_EXCP_POLICY_ERROR]);
      expect(basicInfo(sys, exception)).to.include({ type: ZX_OBJ_TYPE_EXCEPTION, rights: 0x80c2 });
      expect(ok(sys.zx_object_get_info(thread, ZX_INFO_THREAD)).info).to.include({
        state: ZX_THREAD_STATE_BLOCKED_EXCEPTION,
        wait_exception_channel_type: 3,
      });
      close(sys, exception, ZX_EXCEPTION_STATE_HANDLED);
      expect(await made).to.equal('ZX_OK');
      expect(ok(sys.zx_object_get_info(thread, ZX_INFO_THREAD)).info.wait_exception_channel_type).to.equal(0);
    });

    for (const [what, condition, action, status] of [
      ['what is denied all the same', ZX_POL_NEW_EVENT, ZX_POL_ACTION_DENY_EXCEPTION, 'ZX_ERR_ACCESS_DENIED'],
      ['a bad handle', ZX_POL_BAD_HANDLE, ZX_POL_ACTION_ALLOW_EXCEPTION, 'ZX_ERR_BAD_HANDLE'],
    ] as const) {
      it(`that was handled leaves ${what} ${status}`, async () => {
        const { parent, sys, child, process } = raising(boot, condition, action);
        const channel = listen(sys, process);
        const call =
          condition === ZX_POL_BAD_HANDLE ? child.async.zx_handle_close(3) : child.async.zx_event_create(0);
        close(sys, (await told(parent, channel)).exception, ZX_EXCEPTION_STATE_HANDLED);
        expect(await fate(call)).to.equal(status);
      });
    }

    it('goes on while its handlers pass it on: debugger, thread, process, job, job above; then it kills', async () => {
      const { parent, sys, job, child, process, thread } = raising(boot);
      const channels = [
        listen(sys, process, ZX_EXCEPTION_CHANNEL_DEBUGGER),
        listen(sys, thread),
        listen(sys, process),
        listen(sys, job),
        listen(sys, parent.defaultJob),
      ];
      const made = fate(child.async.zx_event_create(0));
      for (const channel of channels) {
        const { exception } = await told(parent, channel);
        close(sys, exception, ZX_EXCEPTION_STATE_TRY_NEXT);
      }
      expect(await made).to.equal('ended');
      expect(returnCode(sys, process)).to.equal(ZX_TASK_RETCODE_EXCEPTION_KILL);
    });

    it('comes back to a debugger that wants a second chance, before the job gets it', async () => {
      const { parent, sys, job, child, process } = raising(boot);
      const [debug, own, above] = [listen(sys, process, 1), listen(sys, process), listen(sys, job)];
      const made = fate(child.async.zx_event_create(0));
      const first = await told(parent, debug);
      ok(
        sys.zx_object_set_property(
          first.exception,
          ZX_PROP_EXCEPTION_STRATEGY,
          ZX_EXCEPTION_STRATEGY_SECOND_CHANCE,
        ),
      );
      ok(sys.zx_handle_close(first.exception));
      ok(sys.zx_handle_close((await told(parent, own)).exception));
      ok(sys.zx_handle_close((await told(parent, debug)).exception));
      close(sys, (await told(parent, above)).exception, ZX_EXCEPTION_STATE_HANDLED);
      expect(await made).to.equal('ZX_OK');
    });

    it('passes a handler that went without reading it', async () => {
      const { parent, sys, job, child, process } = raising(boot);
      const [own, above] = [listen(sys, process), listen(sys, job)];
      const made = fate(child.async.zx_event_create(0));
      await parent.wait(own, ZX_CHANNEL_READABLE);
      ok(sys.zx_handle_close(own));
      close(sys, (await told(parent, above)).exception, ZX_EXCEPTION_STATE_HANDLED);
      expect(await made).to.equal('ZX_OK');
    });

    it('may end its thread', async () => {
      const { parent, sys, child, process, thread } = raising(boot);
      const channel = listen(sys, process);
      const made = fate(child.async.zx_event_create(0));
      close(sys, (await told(parent, channel)).exception, ZX_EXCEPTION_STATE_THREAD_EXIT);
      expect(await made).to.equal('ended');
      expect(signalsOf(sys, thread)).to.equal(ZX_THREAD_TERMINATED);
      expect(returnCode(sys, process)).to.equal(0);
    });

    it('counts for nothing when its process is killed meanwhile', async () => {
      const { parent, sys, child, process } = raising(boot);
      const channel = listen(sys, process);
      const made = fate(child.async.zx_event_create(0));
      const { exception } = await told(parent, channel);
      ok(sys.zx_task_kill(process));
      expect(await made).to.equal('ended');
      close(sys, exception, ZX_EXCEPTION_STATE_HANDLED);
    });

    it('zx_exception_get_thread zx_exception_get_process ZX_OK: handles to those that it stopped', async () => {
      const { parent, sys, child, process, thread } = raising(boot);
      const channel = listen(sys, process);
      const made = fate(child.async.zx_event_create(0));
      const { exception } = await told(parent, channel);
      expect(koidOf(sys, ok(sys.zx_exception_get_thread(exception)).out)).to.equal(koidOf(sys, thread));
      expect(koidOf(sys, ok(sys.zx_exception_get_process(exception)).out)).to.equal(child.koid);
      close(sys, exception, ZX_EXCEPTION_STATE_HANDLED);
      expect(await made).to.equal('ZX_OK');
    });

    it('zx_exception_get_process zx_exception_get_thread ZX_ERR_BAD_HANDLE ZX_ERR_WRONG_TYPE ZX_ERR_ACCESS_DENIED: no process for a thread’s handler', async () => {
      const { parent, sys, child, thread } = raising(boot);
      const channel = listen(sys, thread);
      const made = fate(child.async.zx_event_create(0));
      const { exception } = await told(parent, channel);
      expect(sys.zx_exception_get_process(0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(sys.zx_exception_get_thread(0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(sys.zx_exception_get_process(thread)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      expect(sys.zx_exception_get_thread(thread)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      expect(sys.zx_exception_get_process(exception)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      ok(sys.zx_exception_get_thread(exception));
      close(sys, exception, ZX_EXCEPTION_STATE_HANDLED);
      await made;
    });

    it('zx_object_set_property ZX_ERR_INVALID_ARGS ZX_ERR_BAD_STATE: of states and strategies', async () => {
      const { parent, sys, child, process } = raising(boot);
      const channel = listen(sys, process);
      const made = fate(child.async.zx_event_create(0));
      const { exception } = await told(parent, channel);
      const set = (property: number, value: number) => sys.zx_object_set_property(exception, property, value);
      expect(set(ZX_PROP_EXCEPTION_STATE, 3)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      expect(set(ZX_PROP_EXCEPTION_STRATEGY, 9)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      expect(ok(sys.zx_object_get_property(exception, ZX_PROP_EXCEPTION_STATE)).value).to.equal(0);
      expect(ok(sys.zx_object_get_property(exception, ZX_PROP_EXCEPTION_STRATEGY)).value).to.equal(0);
      expect(outcome(sys.zx_object_get_property(exception, ZX_PROP_NAME))).to.equal('ZX_ERR_WRONG_TYPE');
      close(sys, exception, ZX_EXCEPTION_STATE_HANDLED);
      await made;
      const debug = listen(sys, process, 1);
      const again = fate(child.async.zx_event_create(0));
      const second = (await told(parent, debug)).exception;
      expect(sys.zx_object_set_property(second, ZX_PROP_EXCEPTION_STRATEGY, 2)).to.deep.equal({
        status: ZX_ERR_INVALID_ARGS,
      });
      close(sys, second, ZX_EXCEPTION_STATE_HANDLED);
      await again;
    });
  });
});
