import { expect } from 'chai';
import {
  Kernel,
  type KernelEvent,
  ok,
  ProcessEndedError,
  type UserProcess,
  ZX_ERR_TIMED_OUT,
  ZX_INFO_HANDLE_BASIC,
  ZX_EVENT_SIGNALED,
  ZX_OK,
  ZX_TIME_INFINITE,
  ZX_USER_SIGNAL_0,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { arrived } from '../arrived';
import { event, koidOf } from '../handles';

/** A program whose kernel tells `events` of all that happens. */
function traced() {
  const kernel = new Kernel();
  const a = kernel.createProcess('a');
  const events: KernelEvent[] = [];
  const subscription = kernel.observe((told) => void events.push(told));
  const texts = (): string[] => events.map((told) => (told.kind === 'end' ? 'end' : told.text));
  return { kernel, a, events, texts, subscription };
}

describe('a trace', () => {
  it('shows each syscall as it comes in and as it ends', () => {
    const { a, events } = traced();
    const { out } = ok(a.sys.zx_vmo_create(4096, 0));
    const [call, end] = events;
    expect(call).to.deep.include({
      kind: 'call',
      syscall: 'zx_vmo_create',
      process: { koid: a.koid, name: 'a' },
      text: 'zx_vmo_create(size=4096, options=0)',
    });
    const koid = koidOf(a.sys, out);
    expect(end).to.deep.include({
      kind: 'return',
      status: ZX_OK,
      text: `zx_vmo_create(size=4096, options=0) -> ZX_OK (out=0x${out.toString(16)} (koid ${koid}))`,
    });
    expect(call && end && 'step' in call && 'step' in end && call.step === end.step).to.equal(true);
  });

  it('names the status of a refused call', () => {
    const { a, events, texts } = traced();
    a.sys.zx_port_wait(0, 0);
    expect(texts()[1]).to.equal('zx_port_wait(handle=ZX_HANDLE_INVALID, deadline=0) -> ZX_ERR_BAD_HANDLE');
    expect(events[1]).to.include({ kind: 'return', syscall: 'zx_port_wait' });
  });

  it('shows the bare value of a call that has no status', () => {
    const { a, events, texts } = traced();
    expect(a.sys.zx_system_get_page_size()).to.equal(4096);
    expect(texts()[1]).to.equal('zx_system_get_page_size() -> 4096');
    expect(events[1]).to.include({ status: undefined });
  });

  it('leaves out optional arguments that were left out, or could have been', () => {
    const { a, texts } = traced();
    const one = event(a.sys);
    ok(a.sys.zx_object_get_info(one, ZX_INFO_HANDLE_BASIC));
    expect(texts().at(-1)).to.match(/^zx_object_get_info\(handle=\w+ \(koid \d+\), topic=\w+\) -> ZX_OK/);
    ok(a.sys.zx_object_get_info(one, ZX_INFO_HANDLE_BASIC, 1));
    expect(texts().at(-1)).to.match(/, count=1\) -> ZX_OK/);
  });

  it('shows the koid of the handle that a call closes, also as it ends', () => {
    const { a, texts } = traced();
    const one = event(a.sys);
    const koid = koidOf(a.sys, one);
    ok(a.sys.zx_handle_close(one));
    expect(texts().at(-1)).to.equal(`zx_handle_close(handle=0x${one.toString(16)} (koid ${koid})) -> ZX_OK`);
  });

  it('names signals as the object does, with its koid', () => {
    const { a, texts } = traced();
    const one = event(a.sys);
    const koid = koidOf(a.sys, one);
    ok(a.sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED | ZX_USER_SIGNAL_0));
    expect(texts().at(-2)).to.contain(`handle=0x${one.toString(16)} (koid ${koid})`);
    expect(texts().at(-2)).to.contain('ZX_EVENT_SIGNALED').and.contain('ZX_USER_SIGNAL_0');
  });

  it('shows a blocked call when it ends', async () => {
    const { a, events, texts } = traced();
    const one = event(a.sys);
    const waiting = a.async.zx_object_wait_one(one, ZX_EVENT_SIGNALED, a.sys.zx_deadline_after(10));
    const before = events.length;
    expect(texts().filter((text) => text.startsWith('zx_object_wait_one'))).to.have.length(1);
    await waiting;
    expect(events.length).to.equal(before + 1);
    expect(events.at(-1)).to.include({
      kind: 'return',
      status: ZX_ERR_TIMED_OUT,
      syscall: 'zx_object_wait_one',
    });
  });

  it('tells of the end of a process', () => {
    const { a, events } = traced();
    a.exit(12);
    expect(events[0]).to.deep.equal({ kind: 'end', process: { koid: a.koid, name: 'a' }, returnCode: 12 });
  });

  it('ends when it is disposed of', () => {
    const { a, events, subscription } = traced();
    subscription[Symbol.dispose]();
    event(a.sys);
    expect(events).to.deep.equal([]);
  });

  it('can be where a program is made to die at a syscall, which is not made then', () => {
    for (const make of [
      (program: UserProcess) => program.sys.zx_event_create(0),
      (program: UserProcess) => program.sys.zx_nanosleep(ZX_TIME_INFINITE),
      (program: UserProcess) => program.batch((sys) => [sys.zx_event_create(0)]),
    ]) {
      const kernel = new Kernel();
      const before = kernel.counts();
      const program = kernel.createProcess('victim');
      kernel.observe(({ kind, process }) => {
        if (kind === 'call' && process.koid === program.koid) program.exit(3);
      });
      expect(() => make(program)).to.throw(
        ProcessEndedError,
        "process 'victim' has ended with return code 3",
      );
      expect(kernel.counts()).to.deep.equal(before);
    }
  });

  it('changes nothing for the program', () => {
    const values = [true, false].map((observed) => {
      const kernel = new Kernel({ seed: 3 });
      const a = kernel.createProcess('a');
      if (observed) kernel.observe(() => undefined);
      return [event(a.sys), a.sys.zx_clock_get_monotonic(), a.sys.zx_cprng_draw(4)];
    });
    expect(values[0]).to.deep.equal(values[1]);
  });

  eachMode((boot) => {
    it('comes in the order in which the kernel did things', async () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      const seen: string[] = [];
      let ended: () => void = () => undefined;
      const end = new Promise<void>((resolve) => (ended = resolve));
      const subscription = await boot.observe((told) => {
        const { koid, name } = told.process;
        if (koid !== a.koid && koid !== b.koid) return;
        if (told.kind === 'call') seen.push(`${name} ${told.syscall}`);
        else if (told.kind === 'end') ended();
      });
      const one = event(a.sys);
      const waiting = a.async.zx_object_wait_one(one, ZX_EVENT_SIGNALED, ZX_TIME_INFINITE);
      arrived(a);
      b.sys.zx_eventpair_create(0);
      ok(a.sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
      await waiting;
      b.exit();
      await end;
      if (Symbol.asyncDispose in subscription) await subscription[Symbol.asyncDispose]();
      else subscription[Symbol.dispose]();
      expect(seen.slice(0, 5)).to.deep.equal([
        'a zx_event_create',
        'a zx_object_wait_one',
        'a zx_system_get_page_size',
        'b zx_eventpair_create',
        'a zx_object_signal',
      ]);
    });
  });
});
