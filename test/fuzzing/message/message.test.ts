import { expect } from 'chai';
import fc from 'fast-check';
import { ok, type UserProcess, ZX_ERR_NOT_FOUND, ZX_OBJ_TYPE_VMO, ZX_OK } from '../../../kernel';
import {
  type Client,
  connectTo,
  kinds,
  method,
  oneWay,
  protocol,
  serve,
  type Server,
} from '../../../fuzzing/message';
import { Channel, Event, Vmo } from '../../../zx';
import { eachMode } from '../../harness/modes';
import { expectStatus, send } from '../setup';

const vmo = kinds.handle(Vmo, ZX_OBJ_TYPE_VMO);
const everything = kinds.struct({
  text: kinds.text(10),
  bytes: kinds.bytes,
  flag: kinds.bool,
  small: kinds.u16,
  negative: kinds.i32,
  large: kinds.u64,
  time: kinds.i64,
  list: kinds.list(kinds.u32, 3),
  table: kinds.table({ one: kinds.u32, two: kinds.text() }),
  either: kinds.union({ number: kinds.u32, word: kinds.text() }),
});
const sample = protocol('sample', {
  echo: method(1, { value: everything }, { value: everything }),
  swap: method(2, { first: vmo, rest: kinds.list(vmo) }, { first: vmo, rest: kinds.list(vmo) }),
  hang: method(3, {}, {}),
  refuse: method(4, {}, { value: kinds.u32 }),
  fail: method(5, {}, {}),
  note: oneWay(6, { value: kinds.u32 }),
});
type Sample = (typeof sample)['methods'];

const whole = {
  text: 'ünïcode',
  bytes: Uint8Array.of(0, 255),
  flag: true,
  small: 65535,
  negative: -(2 ** 31),
  large: Number.MAX_SAFE_INTEGER,
  time: -(2n ** 63n),
  list: [1, 2, 2 ** 32 - 1],
  table: { two: '' },
  either: { kind: 'word', value: 'w' },
} as const;

describe('message', () => {
  eachMode((boot) => {
    let near: UserProcess;
    let far: UserProcess;
    let client: Client<Sample>;
    let server: Server;
    let notes: number[];
    beforeEach(() => {
      near = boot.process('client');
      far = boot.process('server');
      notes = [];
    });
    function answer(channel: Channel): Server {
      return serve(sample, channel, {
        echo: (values) => ({ status: ZX_OK, ...values }),
        swap: (values) => ({ status: ZX_OK, ...values }),
        hang: () => new Promise(() => undefined),
        refuse: () => ({ status: ZX_ERR_NOT_FOUND }),
        fail: () => Promise.reject(new Error('it broke')),
        note: ({ value }) => {
          notes.push(value);
        },
      });
    }
    function connect(): void {
      const { endpoint0, endpoint1 } = ok(Channel.create(near));
      server = answer(send(endpoint1, far).as(Channel));
      client = connectTo(sample, endpoint0);
    }
    /** A server, and the bare channel to it. */
    function bare(): Channel {
      const { endpoint0, endpoint1 } = ok(Channel.create(near));
      server = answer(send(endpoint1, far).as(Channel));
      return endpoint0;
    }
    const echo = () => client.call.echo({ value: whole });

    it('values come as they were sent', async () => {
      connect();
      expect(ok(await echo()).value).to.deep.equal(whole);
    });

    it('handles move with the message, in order', async () => {
      connect();
      const vmos = ['a', 'b', 'c'].map((name) => {
        const { vmo: made } = ok(Vmo.create(near, 4096));
        ok(made.setName(name));
        return made;
      });
      const [first, ...rest] = vmos;
      if (!first) throw new Error('three were made');
      const back = ok(await client.call.swap({ first, rest }));
      expect(vmos.map(({ isValid }) => isValid)).to.deep.equal([false, false, false]);
      expect([back.first, ...back.rest].map((each) => ok(each.getName()).name)).to.deep.equal([
        'a',
        'b',
        'c',
      ]);
    });

    it('a refusal is a status, and the connection goes on', async () => {
      connect();
      expectStatus((await client.call.refuse({})).status, 'ZX_ERR_NOT_FOUND');
      expect(ok(await echo()).value.flag).to.equal(true);
    });

    it('what needs no reply gets none, and keeps its place', async () => {
      connect();
      for (const value of [1, 2, 3]) expectStatus(client.call.note({ value }).status, 'ZX_OK');
      await echo();
      expect(notes).to.deep.equal([1, 2, 3]);
    });

    it('a call that hangs does not hold up the others', async () => {
      connect();
      const hanging = client.call.hang({});
      expect(ok(await echo()).value.flag).to.equal(true);
      client.close();
      expectStatus((await hanging).status, 'ZX_ERR_CANCELED');
    });

    it('every pending call ends when the other side closes the channel, or ends', async () => {
      for (const close of [() => server.close(), () => far.exit()]) {
        connect();
        const hanging = [client.call.hang({}), client.call.hang({})];
        close();
        for (const { status } of await Promise.all(hanging)) expectStatus(status, 'ZX_ERR_PEER_CLOSED');
        expect((await client.ended).reason).to.equal('sample: the other side has closed it');
        expectStatus((await client.call.hang({})).status, 'ZX_ERR_PEER_CLOSED');
      }
    });

    it('pending calls end with their own process', async () => {
      connect();
      const hanging = client.call.hang({});
      near.exit();
      expectStatus((await hanging).status, 'ZX_ERR_PEER_CLOSED');
    });

    it('a handler that fails ends its connection, and says why', async () => {
      connect();
      expectStatus((await client.call.fail({})).status, 'ZX_ERR_PEER_CLOSED');
      expect((await server.ended).reason).to.equal('sample: fail failed: it broke');
    });

    it('a value that is no such value is refused before anything is sent', async () => {
      connect();
      const value = { ...whole, small: -1 };
      const failure = await client.call.echo({ value }).then(String, String);
      expect(failure).to.include('TypeError').and.include('an integer from 0 to 65535');
      expect(ok(await echo()).value).to.deep.equal(whole);
    });

    describe('a bad message ends that connection only, and its handles are closed', () => {
      const message = (txid: number, ...body: number[]): Uint8Array => Uint8Array.of(txid, 0, 0, 0, ...body);
      for (const [what, bytes, reason] of [
        ['too short', Uint8Array.of(1, 2), '2 bytes'],
        ['no msgpack', message(1, 0xc1), 'no msgpack value'],
        ['cut short', message(1, 0x92, 1), 'ends in the middle'],
        [
          'an array that claims four thousand million values',
          message(1, 0xdd, 255, 255, 255, 255),
          'ends in',
        ],
        ['no pair', message(1, 0x91, 1), 'a pair'],
        ['no number', message(1, 0x92, 0xa1, 0x61, 0xc0), 'a pair'],
        ['an unknown method', message(1, 0x92, 99, 0x90), 'no method 99'],
        ['a method by its name', message(1, 0x92, 0xa4, 0x65, 0x63, 0x68, 0x6f, 0x90), 'a pair'],
        ['values that are missing', message(1, 0x92, 1, 0x90), 'echo: 1 values'],
        ['no transaction id where a reply is due', message(0, 0x92, 3, 0x90), 'hang needs'],
        ['a transaction id where none is due', message(1, 0x92, 6, 0x91, 7), 'note takes no'],
        ['a handle that did not come', message(1, 0x92, 2, 0x92, 0, 0x90), 'first: there is no handle 0'],
      ] as const) {
        it(`${what}: ${reason}`, async () => {
          connect();
          const other = { client, server };
          ok(bare().write(bytes));
          expect((await server.ended).reason)
            .to.match(/^sample: bad message: /)
            .and.include(reason);
          ok(await other.client.call.echo({ value: whole }));
        });
      }

      for (const [what, make, body, reason] of [
        [
          'a handle of another type',
          () => ok(Event.create(near)).event,
          [0x92, 2, 0x92, 0, 0x90],
          'object type 5',
        ],
        ['a handle that nothing names', () => ok(Vmo.create(near, 1)).vmo, [0x92, 3, 0x90], '1 handles came'],
        [
          'a handle that is named twice',
          () => ok(Vmo.create(near, 1)).vmo,
          [0x92, 2, 0x92, 0, 0x91, 0],
          'twice',
        ],
      ] as const) {
        it(`${what}: ${reason}`, async () => {
          const channel = bare();
          const before = await boot.counts();
          ok(channel.write(message(1, ...body), [make()]));
          expect((await server.ended).reason).to.include(reason);
          await boot.settled({ ...(await boot.counts()), handles: before.handles - 1 });
        });
      }

      it('whatever bytes come', async () => {
        await fc.assert(
          fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
            const channel = bare();
            ok(channel.write(bytes));
            channel.close();
            expect((await server.ended).reason).to.match(/^sample: /);
          }),
          { numRuns: 30 },
        );
      });

      it('a reply that nobody waits for', async () => {
        const { endpoint0, endpoint1 } = ok(Channel.create(near));
        client = connectTo(sample, endpoint0);
        const hanging = client.call.hang({});
        ok(endpoint1.write(message(77, 0x92, 0, 0x90)));
        expectStatus((await hanging).status, 'ZX_ERR_CANCELED');
        expect((await client.ended).reason).to.include('no call waits for a reply with id 77');
      });
    });
  });
});
