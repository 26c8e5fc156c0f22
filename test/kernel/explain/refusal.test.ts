import { expect } from 'chai';
import {
  Kernel,
  ok,
  type UserProcess,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_TIMED_OUT,
  ZX_ERR_UNAVAILABLE,
  ZX_EVENT_SIGNALED,
  ZX_HANDLE_INVALID,
  ZX_PROP_VMO_CONTENT_SIZE,
  ZX_RIGHT_READ,
  ZX_RIGHT_RESIZE,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_WRITE,
  ZX_VMO_OP_LOCK,
  ZX_VMO_OP_ZERO,
  ZX_VMO_RESIZABLE,
  ZxStatusError,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { give } from '../give';
import { event, koidOf, port, vmo, without, withRights } from '../handles';

/** The ZxStatusError that `ok` makes of a failed result. */
function failed(result: { readonly status: number }): ZxStatusError {
  try {
    ok(result);
  } catch (error) {
    if (error instanceof ZxStatusError) return error;
  }
  throw new Error('the call succeeded');
}

describe('ok', () => {
  eachMode((boot) => {
    it('gives a success through, as it is', () => {
      const result = boot.process().sys.zx_event_create(0);
      expect(ok(result)).to.equal(result);
    });

    it('makes of a failure an error with status, its name, the syscall and its arguments', () => {
      const { sys } = boot.process();
      const error = failed(sys.zx_object_signal(ZX_HANDLE_INVALID, 0, ZX_EVENT_SIGNALED));
      expect(error).to.include({
        name: 'ZxStatusError',
        status: ZX_ERR_BAD_HANDLE,
        statusName: 'ZX_ERR_BAD_HANDLE',
        syscall: 'zx_object_signal',
      });
      expect(error.message).to.match(
        /zx_object_signal\(handle=ZX_HANDLE_INVALID, clear_mask=.*\) -> ZX_ERR_BAD_HANDLE/,
      );
    });

    it('names the rule that was broken', () => {
      const { sys } = boot.process();
      const error = failed(sys.zx_vmo_set_size(vmo(sys), 1));
      expect(error.status).to.equal(ZX_ERR_UNAVAILABLE);
      expect(error.rule).to.match(/ZX_VMO_RESIZABLE/);
      expect(error.message).to.contain(error.rule);
    });

    it('names the handle, the right that it lacks, and who dropped it', () => {
      const a = boot.process('careless');
      const one = without(a.sys, vmo(a.sys), ZX_RIGHT_WRITE);
      const error = failed(a.sys.zx_vmo_write(one, Uint8Array.of(1), 0));
      expect(error.status).to.equal(ZX_ERR_ACCESS_DENIED);
      expect(error.rule)
        .to.contain(`0x${one.toString(16)}`)
        .and.contain(`VMO ${koidOf(a.sys, one)}`)
        .and.match(/lacks ZX_RIGHT_WRITE, dropped by zx_handle_duplicate at step \d+ in process careless/);
    });

    it('also where the right is needed by what the other arguments ask for', () => {
      const { sys } = boot.process();
      const one = vmo(sys, 1, ZX_VMO_RESIZABLE);
      const rule = (result: { readonly status: number }): string | undefined => failed(result).rule;
      const [stiff, fixed] = [without(sys, one, ZX_RIGHT_RESIZE), without(sys, one, ZX_RIGHT_WRITE)];
      const bare = without(sys, one, ZX_RIGHT_READ | ZX_RIGHT_WRITE);
      expect(rule(sys.zx_vmo_set_size(stiff, 1))).to.match(/lacks ZX_RIGHT_RESIZE, dropped by/);
      expect(rule(sys.zx_object_set_property(fixed, ZX_PROP_VMO_CONTENT_SIZE, 1))).to.match(
        /lacks ZX_RIGHT_WRITE/,
      );
      expect(rule(sys.zx_vmo_op_range(fixed, ZX_VMO_OP_ZERO, 0, 1))).to.match(/lacks ZX_RIGHT_WRITE/);
      expect(rule(sys.zx_vmo_op_range(bare, ZX_VMO_OP_LOCK, 0, 1))).to.match(
        /lacks ZX_RIGHT_READ.*ZX_RIGHT_WRITE/,
      );
    });

    it('says of a right that such an object never has that nobody dropped it', () => {
      const { sys } = boot.process();
      const error = failed(sys.zx_object_wait_one(port(sys), 1, 0));
      expect(error.rule).to.match(/lacks ZX_RIGHT_WAIT, which a handle to a port .* does not have/);
    });

    it('tells who dropped it in another process', () => {
      const [a, b] = [boot.process('giver'), boot.process('taker')];
      const value = give(a, b, without(a.sys, vmo(a.sys), ZX_RIGHT_READ));
      expect(failed(b.sys.zx_vmo_read(value, 0, 1)).rule).to.match(
        /lacks ZX_RIGHT_READ, dropped by .* process giver/,
      );
    });

    it('says what a handle of a wrong type leads to', () => {
      const { sys } = boot.process();
      expect(failed(sys.zx_port_wait(event(sys), 0)).rule).to.match(/EVENT \d+\).* is to an event/);
    });

    it('also of what was awaited, and timed out', async () => {
      const { async } = boot.process();
      const error = failed(await async.zx_object_wait_many([], 0));
      expect(error).to.include({ status: ZX_ERR_TIMED_OUT, syscall: 'zx_object_wait_many' });
      expect(error.rule).to.match(/deadline/);
    });

    it('leaves a failed result as plain as it is', () => {
      const { sys } = boot.process();
      const result = sys.zx_handle_replace(ZX_HANDLE_INVALID, ZX_RIGHT_SAME_RIGHTS);
      expect(JSON.stringify(result)).to.equal(`{"status":${ZX_ERR_BAD_HANDLE}}`);
      expect({ ...result }).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });
  });

  it('takes results of any making', () => {
    const error = failed({ status: ZX_ERR_UNAVAILABLE });
    expect(error).to.include({ message: 'ZX_ERR_UNAVAILABLE', syscall: undefined, rule: undefined });
  });

  it('explains the call that failed, though others of the thread ended in the same moment', () => {
    const { sys, async }: UserProcess = new Kernel({ clock: 'real' }).createProcess('a');
    const soon = sys.zx_deadline_after(1_000_000);
    void async.zx_port_wait(withRights(sys, port(sys), ZX_RIGHT_READ), soon + 1n);
    expect(failed(sys.zx_object_wait_one(event(sys), ZX_EVENT_SIGNALED, soon)).syscall).to.equal(
      'zx_object_wait_one',
    );
  });
});
