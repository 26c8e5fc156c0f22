import { expect } from 'chai';
import {
  ok,
  type Syscalls,
  ZX_DEFAULT_CHANNEL_RIGHTS,
  ZX_DEFAULT_EVENT_RIGHTS,
  ZX_DEFAULT_EVENTPAIR_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_WRONG_TYPE,
  ZX_HANDLE_OP_MOVE,
  ZX_OBJ_TYPE_EVENT,
  ZX_OBJ_TYPE_EVENTPAIR,
  ZX_OBJ_TYPE_VMO,
  ZX_OK,
  ZX_RIGHT_DUPLICATE,
  ZX_RIGHT_NONE,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_TRANSFER,
  ZX_RIGHT_WAIT,
  ZX_RIGHT_WRITE,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import {
  canary,
  channel,
  type disposition,
  duplicated,
  EMPTY,
  event,
  isHandle,
  koidOf,
  moved,
  outcome,
  read,
  restrict,
} from './setup';

type Entries = ReturnType<typeof disposition>[];

describe('zx_channel_write_etc', () => {
  eachMode((boot) => {
    let sys: Syscalls;
    let a: number;
    let b: number;
    beforeEach(() => {
      sys = boot.process().sys;
      [a, b] = channel(sys);
    });

    const send = (handles: Entries, bytes = EMPTY, end = a) =>
      sys.zx_channel_write_etc(end, 0, bytes, handles);
    const receive = () => ok(sys.zx_channel_read_etc(b, 0, 65536, 64)).handles;
    const received = (handles: Entries) => {
      ok(send(handles));
      return receive();
    };
    /** The results that come back with a failure. */
    const results = (result: ReturnType<typeof send>) =>
      'handles' in result ? result.handles.map((entry) => entry.result) : undefined;

    describe('sends', () => {
      it('ZX_OK: moves the handle, which is gone, or duplicates it, which stays', () => {
        const [one, other] = [event(sys), event(sys)];
        const koids = [koidOf(sys, one), koidOf(sys, other)];
        const result = send([moved(one), duplicated(other)]);
        expect(result).to.deep.equal({ status: ZX_OK });
        expect([isHandle(sys, one), isHandle(sys, other)]).to.deep.equal([false, true]);
        expect(receive().map(({ handle }) => koidOf(sys, handle))).to.deep.equal(koids);
      });

      it('exactly the rights asked for, none included', () => {
        const rights = [
          ZX_RIGHT_SAME_RIGHTS,
          ZX_RIGHT_WAIT | ZX_RIGHT_TRANSFER,
          ZX_RIGHT_WAIT,
          ZX_RIGHT_NONE,
        ];
        const entries = rights.flatMap((each) => [
          moved(event(sys), { rights: each }),
          duplicated(event(sys), { rights: each }),
        ]);
        expect(received(entries).map((info) => info.rights)).to.deep.equal(
          [ZX_DEFAULT_EVENT_RIGHTS, ...rights.slice(1)].flatMap((each) => [each, each]),
        );
      });

      it('checks the type asked for', () => {
        const types = received([
          moved(event(sys), { type: ZX_OBJ_TYPE_EVENT }),
          duplicated(canary(sys).handle, { type: ZX_OBJ_TYPE_EVENTPAIR }),
        ]).map((info) => info.type);
        expect(types).to.deep.equal([ZX_OBJ_TYPE_EVENT, ZX_OBJ_TYPE_EVENTPAIR]);
      });

      it('one handle duplicated several times, and moved last', () => {
        const source = event(sys);
        const koid = koidOf(sys, source);
        const infos = received([duplicated(source), duplicated(source), moved(source)]);
        expect(infos.map(({ handle }) => koidOf(sys, handle))).to.deep.equal([koid, koid, koid]);
        expect(isHandle(sys, source)).to.equal(false);
      });

      it('a handle whose rights are reduced without its object noticing', () => {
        const { handle, closed } = canary(sys);
        ok(send([moved(handle, { rights: ZX_RIGHT_WAIT })]));
        expect([closed(), isHandle(sys, handle)]).to.deep.equal([false, false]);
      });

      it('whatever result the caller has preset', () => {
        ok(send([{ ...moved(event(sys)), result: ZX_ERR_WRONG_TYPE }]));
        const { result, ...withoutResult } = moved(event(sys));
        expect(result).to.equal(0);
        ok(sys.zx_channel_write_etc(a, 0, EMPTY, [withoutResult]));
      });

      it('records which syscall dropped rights', async () => {
        const program = boot.process('sender');
        const [c, d] = channel(program.sys);
        ok(
          program.sys.zx_channel_write_etc(c, 0, EMPTY, [
            moved(event(program.sys), { rights: ZX_RIGHT_WAIT }),
          ]),
        );
        const [handle = 0] = ok(read(program.sys, d)).handles;
        const { drops } = await boot.explain(program, handle);
        expect(drops.map(({ syscall, rights }) => ({ syscall, rights }))).to.deep.equal([
          { syscall: 'zx_channel_write_etc', rights: ZX_DEFAULT_EVENT_RIGHTS & ~ZX_RIGHT_WAIT },
        ]);
      });
    });

    describe('judges each entry in this order', () => {
      const stuck = () => restrict(sys, canary(sys).handle, ZX_DEFAULT_EVENTPAIR_RIGHTS & ~ZX_RIGHT_TRANSFER);
      const unique = () => restrict(sys, event(sys), ZX_DEFAULT_EVENT_RIGHTS & ~ZX_RIGHT_DUPLICATE);
      const wrong = { type: ZX_OBJ_TYPE_VMO, rights: ZX_RIGHT_WRITE };
      const cases: Record<string, () => Entries> = {
        'ZX_ERR_BAD_HANDLE: no handle': () => [{ ...moved(0, wrong), operation: 9 }],
        'ZX_ERR_BAD_HANDLE: moved by an earlier entry': () => {
          const handle = event(sys);
          return [moved(handle), duplicated(handle, wrong)];
        },
        'ZX_ERR_ACCESS_DENIED: no TRANSFER, also to duplicate': () => [{ ...duplicated(stuck(), wrong) }],
        'ZX_ERR_NOT_SUPPORTED: the end itself': () => [{ ...moved(a, wrong), operation: 9 }],
        'ZX_ERR_WRONG_TYPE: another type than asked for': () => [
          { ...moved(event(sys), wrong), operation: 9 },
        ],
        'ZX_ERR_INVALID_ARGS: an unknown operation': () => [{ ...moved(event(sys)), operation: 2 }],
        'ZX_ERR_INVALID_ARGS: rights that the handle lacks': () => [
          duplicated(unique(), { rights: ZX_RIGHT_WRITE | ZX_RIGHT_WAIT }),
        ],
        'ZX_ERR_INVALID_ARGS: ZX_RIGHT_SAME_RIGHTS with others': () => [
          moved(event(sys), { rights: (ZX_RIGHT_SAME_RIGHTS | ZX_RIGHT_WAIT) >>> 0 }),
        ],
        'ZX_ERR_ACCESS_DENIED: no DUPLICATE, to duplicate': () => [duplicated(unique())],
      };
      for (const [title, entries] of Object.entries(cases)) {
        it(title, () => expect(outcome(send(entries()))).to.equal(title.split(':')[0]));
      }
    });

    describe('tells which entries failed', () => {
      it('ZX_ERR_WRONG_TYPE: in result of each, the others keep the value that they had', () => {
        const entries = [
          { ...moved(event(sys)), result: 7 },
          duplicated(event(sys), { type: ZX_OBJ_TYPE_VMO }),
          moved(0),
          { ...duplicated(event(sys)), result: -7 },
        ];
        const result = send(entries);
        expect(result).to.deep.equal({
          status: ZX_ERR_WRONG_TYPE,
          handles: [
            entries[0],
            { ...entries[1], result: ZX_ERR_WRONG_TYPE },
            { ...entries[2], result: ZX_ERR_BAD_HANDLE },
            entries[3],
          ],
        });
      });

      it('the lowest entry at fault gives the status', () => {
        const result = send([
          moved(event(sys)),
          moved(0),
          duplicated(event(sys), { rights: ZX_RIGHT_WRITE }),
        ]);
        expect(outcome(result)).to.equal('ZX_ERR_BAD_HANDLE');
        expect(results(result)).to.deep.equal([0, ZX_ERR_BAD_HANDLE, ZX_ERR_INVALID_ARGS]);
      });

      it('all that are tried, also after a failure', () => {
        const handle = event(sys);
        const result = send([moved(0), moved(handle), moved(handle)]);
        expect(results(result)).to.deep.equal([ZX_ERR_BAD_HANDLE, 0, ZX_ERR_BAD_HANDLE]);
      });

      it('not where something else than an entry is at fault', () => {
        ok(sys.zx_handle_close(b));
        expect(results(send([moved(event(sys))], new Uint8Array(65537)))).to.equal(undefined);
        expect(results(send([moved(event(sys))], EMPTY, 0))).to.equal(undefined);
        expect(results(send([moved(event(sys))]))).to.equal(undefined);
      });
    });

    describe('consumes', () => {
      it('ZX_ERR_WRONG_TYPE: the sources to move, not those to duplicate', () => {
        const [one, other] = [canary(sys), canary(sys)];
        const result = send([moved(one.handle), duplicated(other.handle, { type: ZX_OBJ_TYPE_VMO })]);
        expect(outcome(result)).to.equal('ZX_ERR_WRONG_TYPE');
        expect([one.closed(), other.closed()]).to.deep.equal([true, false]);
        expect(isHandle(sys, other.handle)).to.equal(true);
      });

      it('what failed too, unless it was to be duplicated', () => {
        const sent = [canary(sys), canary(sys), canary(sys)];
        const [one, two, three] = sent.map(({ handle }) => handle);
        const result = send([
          moved(one ?? 0, { type: ZX_OBJ_TYPE_VMO }),
          { ...moved(two ?? 0), operation: 2 },
          duplicated(three ?? 0, { rights: ZX_RIGHT_WRITE }),
        ]);
        expect(outcome(result)).to.equal('ZX_ERR_WRONG_TYPE');
        expect(sent.map((each) => each.closed())).to.deep.equal([true, true, false]);
      });

      it('the duplicates already made', async () => {
        const source = event(sys);
        const before = (await boot.counts()).handles;
        expect(outcome(send([duplicated(source), duplicated(source), moved(0)]))).to.equal(
          'ZX_ERR_BAD_HANDLE',
        );
        expect((await boot.counts()).handles).to.equal(before);
      });

      const refusals: Record<string, (entries: Entries) => { readonly status: number }> = {
        'ZX_ERR_INVALID_ARGS: bad options': (entries) => sys.zx_channel_write_etc(a, 1, EMPTY, entries),
        'ZX_ERR_BAD_HANDLE: a bad channel': (entries) => send(entries, EMPTY, 0),
        'ZX_ERR_WRONG_TYPE: something else than a channel': (entries) => send(entries, EMPTY, event(sys)),
        'ZX_ERR_ACCESS_DENIED: a channel without WRITE': (entries) =>
          send(entries, EMPTY, restrict(sys, a, ZX_DEFAULT_CHANNEL_RIGHTS & ~ZX_RIGHT_WRITE)),
        'ZX_ERR_OUT_OF_RANGE: a body too large': (entries) => send(entries, new Uint8Array(65537)),
        'ZX_ERR_OUT_OF_RANGE: 65 entries': (entries) =>
          send([...entries, ...Array.from({ length: 63 }, () => duplicated(a))]),
        'ZX_ERR_PEER_CLOSED: a closed peer': (entries) => {
          ok(sys.zx_handle_close(b));
          return send(entries);
        },
      };
      for (const [title, refused] of Object.entries(refusals)) {
        it(`${title} closes what was to move only`, () => {
          const [one, other] = [canary(sys), canary(sys)];
          expect(outcome(refused([moved(one.handle), duplicated(other.handle)]))).to.equal(
            title.split(':')[0],
          );
          expect([one.closed(), other.closed()]).to.deep.equal([true, false]);
          expect([isHandle(sys, one.handle), isHandle(sys, other.handle)]).to.deep.equal([false, true]);
        });
      }

      it('nothing for an argument that C could not have passed', () => {
        const { handle } = canary(sys);
        const misuse = sys.zx_channel_write_etc as (...args: unknown[]) => unknown;
        expect(() => misuse(a, 0, EMPTY, [handle])).to.throw(TypeError, 'zx_channel_write_etc: handles');
        expect(() => misuse(a, 0, EMPTY, [{ operation: ZX_HANDLE_OP_MOVE, handle }])).to.throw(TypeError);
        expect(isHandle(sys, handle)).to.equal(true);
      });
    });

    it('ZX_ERR_ACCESS_DENIED: gives the results a type that tells they may be there', () => {
      const stuck = restrict(sys, event(sys), ZX_DEFAULT_EVENT_RIGHTS & ~ZX_RIGHT_TRANSFER);
      const result = send([moved(stuck)]);
      if (result.status !== ZX_ERR_ACCESS_DENIED) throw new Error(outcome(result));
      const statuses: readonly (number | undefined)[] = result.handles?.map((entry) => entry.result) ?? [];
      expect(statuses).to.deep.equal([ZX_ERR_ACCESS_DENIED]);
    });
  });

  eachMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: duplicates beyond the limit of handles; what was to move is closed', () => {
        const { sys } = boot.process();
        const [a, b] = channel(sys);
        const { handle, closed } = canary(sys);
        const made: number[] = [];
        for (let next = sys.zx_event_create(0); next.status === ZX_OK; next = sys.zx_event_create(0))
          made.push(next.out);
        const result = sys.zx_channel_write_etc(a, 0, EMPTY, [moved(handle), duplicated(made[0] ?? 0)]);
        expect(outcome(result)).to.equal('ZX_ERR_NO_MEMORY');
        expect(closed()).to.equal(true);
        expect(outcome(read(sys, b))).to.equal('ZX_ERR_SHOULD_WAIT');
        ok(sys.zx_channel_write_etc(a, 0, EMPTY, [duplicated(made[0] ?? 0)]));
      });
    },
    { limits: { handles: 48 } },
  );
});
