import { expect } from 'chai';
import {
  type ExplainedEvent,
  ok,
  type UserProcess,
  ZX_CHANNEL_READABLE,
  ZX_DEFAULT_EVENT_RIGHTS,
  ZX_DEFAULT_VMO_RIGHTS,
  ZX_HANDLE_OP_DUPLICATE,
  ZX_HANDLE_OP_MOVE,
  ZX_OBJ_TYPE_NONE,
  ZX_RIGHT_EXECUTE,
  ZX_RIGHT_READ,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_TRANSFER,
  ZX_RIGHT_WRITE,
  ZX_TIME_INFINITE,
} from '../../../kernel';
import type { Boot } from '../../harness/boot';
import { eachMode } from '../../harness/modes';
import { give } from '../give';
import { event, koidOf, vmo, withRights } from '../handles';
import { createProcess } from '../tasks';

const EMPTY = new Uint8Array(0);

type Seen = [event: string, syscall: string, process: number, before: number, after: number];

/** What happened, without the steps and threads. */
function seen(history: readonly ExplainedEvent[]): Seen[] {
  return history.map(({ event: what, syscall, process, before, after }) => [
    what,
    syscall,
    process.koid,
    before,
    after,
  ]);
}

async function historyOf(boot: Boot, process: UserProcess, handle: number) {
  return (await boot.explain(process, handle)).history;
}

/** Watches the kernel while something happens. */
async function observed(boot: Boot, act: () => Promise<void>): Promise<void> {
  const observing = await boot.observe(() => undefined);
  try {
    await act();
  } finally {
    if (Symbol.dispose in observing) observing[Symbol.dispose]();
    else await observing[Symbol.asyncDispose]();
  }
}

describe('the history of a handle', () => {
  eachMode((boot) => {
    it('tells who created, duplicated and replaced it, with the rights before and after', async () => {
      const program = boot.process('a');
      const { sys, koid, thread } = program;
      const threadKoid = koidOf(sys, thread);
      await observed(boot, async () => {
        const most = (ZX_DEFAULT_VMO_RIGHTS & ~ZX_RIGHT_WRITE) >>> 0;
        const duplicate = ok(sys.zx_handle_duplicate(vmo(sys), most)).out;
        const replaced = ok(sys.zx_handle_replace(duplicate, ZX_RIGHT_READ)).out;
        const { history, text } = await boot.explain(program, replaced);
        expect(seen(history)).to.deep.equal([
          ['create', 'zx_vmo_create', koid, 0, ZX_DEFAULT_VMO_RIGHTS],
          ['duplicate', 'zx_handle_duplicate', koid, ZX_DEFAULT_VMO_RIGHTS, most],
          ['replace', 'zx_handle_replace', koid, most, ZX_RIGHT_READ],
        ]);
        for (const each of history) expect(each.thread).to.equal(threadKoid);
        const steps = history.map(({ step }) => step);
        expect(steps).to.deep.equal(steps.toSorted((x, y) => x - y));
        expect(new Set(steps)).to.have.property('size', 3);
        expect(text).to.match(
          new RegExp(
            `duplicate by zx_handle_duplicate at step \\d+ in process a, thread ${threadKoid}: without ZX_RIGHT_WRITE`,
          ),
        );
      });
    });

    it('goes with it from process to process', async () => {
      const [a, b] = [boot.process('giver'), boot.process('taker')];
      await observed(boot, async () => {
        const history = await historyOf(boot, b, give(a, b, event(a.sys)));
        const rights = ZX_DEFAULT_EVENT_RIGHTS;
        expect(seen(history)).to.deep.equal([
          ['create', 'zx_event_create', a.koid, 0, rights],
          ['transfer', 'zx_channel_write', a.koid, rights, rights],
          ['receive', 'zx_channel_read', b.koid, rights, rights],
        ]);
        expect(history.map(({ thread }) => thread)).to.deep.equal(
          [a, a, b].map(({ sys, thread }) => koidOf(sys, thread)),
        );
      });
    });

    it('tells the rights that zx_channel_write_etc leaves it, and a duplicate that is sent', async () => {
      const program = boot.process();
      const { sys, koid } = program;
      await observed(boot, async () => {
        const { out0, out1 } = ok(sys.zx_channel_create(0));
        const entry = { type: ZX_OBJ_TYPE_NONE, result: 0 };
        const rights = ZX_RIGHT_READ | ZX_RIGHT_TRANSFER;
        ok(
          sys.zx_channel_write_etc(out0, 0, EMPTY, [
            { ...entry, operation: ZX_HANDLE_OP_MOVE, handle: vmo(sys), rights },
            { ...entry, operation: ZX_HANDLE_OP_DUPLICATE, handle: vmo(sys), rights },
          ]),
        );
        const [moved = 0, duplicated = 0] = ok(sys.zx_channel_read(out1, 0, 0, 2)).handles;
        const birth: Seen = ['create', 'zx_vmo_create', koid, 0, ZX_DEFAULT_VMO_RIGHTS];
        const arrival: Seen = ['receive', 'zx_channel_read', koid, rights, rights];
        expect(seen(await historyOf(boot, program, moved))).to.deep.equal([
          birth,
          ['transfer', 'zx_channel_write_etc', koid, ZX_DEFAULT_VMO_RIGHTS, rights],
          arrival,
        ]);
        expect(seen(await historyOf(boot, program, duplicated))).to.deep.equal([
          birth,
          ['duplicate', 'zx_channel_write_etc', koid, ZX_DEFAULT_VMO_RIGHTS, rights],
          ['transfer', 'zx_channel_write_etc', koid, rights, rights],
          arrival,
        ]);
      });
    });

    it('names the call that a reply with it ended, not the write that sent it', async () => {
      const [a, b] = [boot.process('caller'), boot.process('server')];
      await observed(boot, async () => {
        const { out0, out1 } = ok(a.sys.zx_channel_create(0));
        const end = give(a, b, out1);
        const args = { wr_bytes: new Uint8Array(4), wr_handles: [], rd_num_bytes: 4, rd_num_handles: 1 };
        const replied = a.async.zx_channel_call(out0, 0, ZX_TIME_INFINITE, args);
        await b.wait(end, ZX_CHANNEL_READABLE);
        const { bytes } = ok(b.sys.zx_channel_read(end, 0, 4, 0));
        ok(b.sys.zx_channel_write(end, 0, bytes, [event(b.sys)]));
        const [value = 0] = ok(await replied).handles;
        const [, sent, received] = await historyOf(boot, a, value);
        expect(sent).to.include({ event: 'transfer', syscall: 'zx_channel_write' });
        expect(received).to.deep.include({
          event: 'receive',
          syscall: 'zx_channel_call',
          thread: koidOf(a.sys, a.thread),
          process: { koid: a.koid, name: 'caller' },
        });
      });
    });

    it('tells of the argument that zx_process_start moves, and of an executable VMO', async () => {
      const program = boot.process();
      const { sys } = program;
      await observed(boot, async () => {
        const { process, thread } = createProcess(program);
        const argument = ok(sys.zx_vmo_replace_as_executable(vmo(sys), 0)).out;
        ok(sys.zx_process_start(process, thread, 0, 0, argument, 0));
        const child = boot.attach(program, thread);
        const [, replaced, moved] = await historyOf(boot, child.process, child.arg1);
        expect(replaced).to.include({
          event: 'replace',
          after: (ZX_DEFAULT_VMO_RIGHTS | ZX_RIGHT_EXECUTE) >>> 0,
        });
        expect(moved).to.include({ event: 'transfer', syscall: 'zx_process_start' });
      });
    });

    it('is kept while somebody observes, and is gone when nobody does', async () => {
      const program = boot.process();
      const { sys } = program;
      const before = event(sys);
      expect(await historyOf(boot, program, before)).to.deep.equal([]);
      const duplicates: number[] = [];
      await observed(boot, async () => {
        duplicates.push(withRights(sys, before, ZX_RIGHT_SAME_RIGHTS));
        expect(await historyOf(boot, program, before)).to.deep.equal([]);
        expect(await historyOf(boot, program, duplicates[0] ?? 0)).to.have.length(1);
      });
      expect(await historyOf(boot, program, duplicates[0] ?? 0)).to.deep.equal([]);
      await observed(boot, async () => {
        expect(await historyOf(boot, program, duplicates[0] ?? 0)).to.deep.equal([]);
      });
    });

    it('keeps at least the newest 1,024 events', async () => {
      const program = boot.process();
      const { sys } = program;
      await observed(boot, async () => {
        let handle = event(sys);
        for (let i = 0; i < 2500; i++) handle = withRights(sys, handle, ZX_RIGHT_SAME_RIGHTS);
        const history = await historyOf(boot, program, handle);
        expect(history.length).to.be.within(1024, 2048);
        const steps = history.map(({ step }) => step);
        expect(steps).to.deep.equal(steps.toSorted((x, y) => x - y));
        expect(history.at(-1)).to.include({ event: 'duplicate' });
      });
    });
  });
});
