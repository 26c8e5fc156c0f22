import { expect } from 'chai';
import {
  ok,
  ZX_ERR_NO_MEMORY,
  ZX_ERR_WRONG_TYPE,
  ZX_EXCEPTION_CHANNEL_TYPE_JOB,
  ZX_EXCEPTION_STATE_HANDLED,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { event, outcome } from '../handles';
import { listen, told, close, raising, fate } from './setup';

describe('exceptions at the limit of handles', () => {
  eachMode(
    (boot) => {
      it('zx_task_create_exception_channel zx_exception_get_thread zx_exception_get_process ZX_ERR_NO_MEMORY', async () => {
        const { parent, sys, child, process, job } = raising(boot);
        const channel = listen(sys, process);
        const made = fate(child.async.zx_event_create(0));
        const { exception } = await told(parent, channel);
        const extra: number[] = [];
        for (let more = sys.zx_event_create(0); 'out' in more; more = sys.zx_event_create(0))
          extra.push(more.out);
        const full = { status: ZX_ERR_NO_MEMORY };
        expect(sys.zx_task_create_exception_channel(job, 0)).to.deep.equal(full);
        expect(sys.zx_exception_get_thread(exception)).to.deep.equal(full);
        expect(sys.zx_exception_get_process(exception)).to.deep.equal(full);
        ok(sys.zx_handle_close_many(extra));
        expect(event(sys)).to.be.above(ZX_EXCEPTION_CHANNEL_TYPE_JOB);
        expect(outcome(sys.zx_exception_get_thread(0))).not.to.equal(ZX_ERR_WRONG_TYPE);
        close(sys, exception, ZX_EXCEPTION_STATE_HANDLED);
        expect(await made).to.equal('ZX_OK');
      });
    },
    { limits: { handles: 60 } },
  );
});
