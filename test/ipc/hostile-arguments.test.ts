import { expect } from 'chai';
import fc from 'fast-check';
import { encode } from '../../ipc/wire/codec';
import { encodeFrame } from '../../ipc/wire/frame';
import { operations } from '../../ipc/wire/messages';
import { type KernelEvent, statusName, ZX_ERR_INVALID_ARGS } from '../../kernel';
import { syscallEntries, syscallTable } from '../../kernel/abi/table';
import type { RawClient } from './raw-client';
import { suiteKernel } from './suite-kernel';
import { rightArguments, wrongValues } from './wrong-values';

/** Sends requests in one go; the status that each is answered with. */
async function statuses(
  client: RawClient,
  requests: readonly (readonly [number, readonly unknown[]])[],
): Promise<number[]> {
  client.send(Buffer.concat(requests.map(([number, args], i) => encodeFrame(encode([i, number, args])))));
  const answers: number[] = [];
  for (let i = 0; i < requests.length; i++) {
    const message = await client.next();
    expect(message?.[0], 'a reply to each in turn').to.equal(i);
    answers.push(message?.[1] ?? 0);
  }
  return answers;
}

describe('requests with hostile arguments', () => {
  const kernel = suiteKernel();

  /** What the kernel is made to do: the syscalls that pass its gate meanwhile. */
  async function syscallsDuring(action: () => Promise<void>): Promise<KernelEvent[]> {
    const events: KernelEvent[] = [];
    const observation = await kernel.process.observe((event) => events.push(event));
    await action();
    await kernel.counts();
    await observation[Symbol.asyncDispose]();
    return events;
  }

  it('a value of another kind, at any place of any syscall, is answered with ZX_ERR_INVALID_ARGS and does nothing', async () => {
    const client = await kernel.raw();
    await client.greet('hostile');
    const before = await kernel.counts();
    const events = await syscallsDuring(async () => {
      for (const [name, descriptor] of syscallEntries) {
        const right = rightArguments(descriptor);
        const requests = descriptor.parameters.flatMap(([, kind], i) =>
          wrongValues(kind).map(
            (value) => [descriptor.number, right.map((other, j) => (j === i ? value : other))] as const,
          ),
        );
        (await statuses(client, requests)).forEach((status, i) => {
          expect(status, `${name} ${JSON.stringify(requests[i]?.[1], showBig)}`).to.equal(
            ZX_ERR_INVALID_ARGS,
          );
        });
      }
    });
    expect(events).to.deep.equal([]);
    await kernel.settled(before);
  });

  it('too few or too many arguments are answered with ZX_ERR_INVALID_ARGS and do nothing', async () => {
    const client = await kernel.raw();
    await client.greet('hostile');
    const events = await syscallsDuring(async () => {
      for (const [name, descriptor] of syscallEntries) {
        const right = rightArguments(descriptor);
        const requests = [
          [...right, 0],
          ...Array.from({ length: descriptor.required }, (_, n) => right.slice(0, n)),
        ];
        const answers = await statuses(
          client,
          requests.map((args) => [descriptor.number, args] as const),
        );
        expect(new Set(answers), name).to.deep.equal(new Set([ZX_ERR_INVALID_ARGS]));
      }
    });
    expect(events).to.deep.equal([]);
  });

  it('operations with hostile arguments are answered, and take what they were given', async () => {
    const client = await kernel.raw();
    const { handles } = await client.greet('hostile');
    const before = await kernel.counts();
    const odd: unknown[] = [
      null,
      'constructor',
      -1,
      1.5,
      [],
      {},
      { valueOf: 1 },
      2 ** 53,
      2n ** 64n - 1n,
      Buffer.from('x'),
    ];
    const numbers = [operations.explain, operations.memory, operations.exited, operations.claim];
    for (const number of numbers)
      await statuses(client, [[number, []], ...odd.map((value) => [number, [value, value]] as const)]);
    const refused = ['ZX_ERR_INVALID_ARGS', 'ZX_ERR_BAD_STATE'];
    for (const value of [...odd, 0, 1, kernel.process.pid, 2 ** 31]) {
      const [, status] = await client.call(operations.begin, [value]);
      expect(refused).to.include(statusName(status));
    }
    const lists = [
      null,
      'x',
      7,
      [null],
      [[]],
      [[1]],
      [[1, 'x']],
      [['x', handles.svc]],
      [[-1.5, 2 ** 40]],
      [[{ valueOf: 1 }, { valueOf: 1 }]],
    ];
    for (const list of lists) {
      const [, status] = await client.call(operations.spawn, ['x', list]);
      expect(statusName(status), JSON.stringify(list)).to.equal('ZX_ERR_INVALID_ARGS');
    }
    for (const name of [null, 7, [], {}, Buffer.from('x')]) {
      const [, status] = await client.call(operations.spawn, [name, []]);
      expect(statusName(status)).to.equal('ZX_ERR_INVALID_ARGS');
    }
    await kernel.settled(before);
  });

  it('sizes that no reply could hold are refused, and nothing is made of them', async () => {
    const client = await kernel.raw();
    await client.greet();
    const { number: create } = syscallTable.zx_vmo_create;
    const { number: read } = syscallTable.zx_vmo_read;
    const { number: draw } = syscallTable.zx_cprng_draw;
    const [, , [vmo]] = await client.call(create, [2 ** 40, 0]);
    const longest = 8 * 1024 * 1024 - 64;
    for (const [args, status] of [
      [[vmo, 0, longest + 1], 'ZX_ERR_INVALID_ARGS'],
      [[vmo, 0, 2 ** 30], 'ZX_ERR_INVALID_ARGS'],
      [[vmo, 0, 2 ** 30 + 1], 'ZX_ERR_NO_MEMORY'],
      [[vmo, 0, 2 ** 40 + 1], 'ZX_ERR_OUT_OF_RANGE'],
      [[vmo, 0, 2n ** 64n - 1n], 'ZX_ERR_OUT_OF_RANGE'],
      [[vmo, 2n ** 64n - 1n, 2n ** 64n - 1n], 'ZX_ERR_OUT_OF_RANGE'],
      [[vmo, 0, longest], 'ZX_OK'],
    ] as const) {
      const [, answered, [buffer]] = await client.call(read, args);
      expect(statusName(answered), String(args[2])).to.equal(status);
      if (status === 'ZX_OK') expect((buffer as Uint8Array).length).to.equal(longest);
    }
    for (const size of [longest + 1, 2 ** 32 - 1, -1]) {
      expect(statusName((await client.call(draw, [size]))[1])).to.equal('ZX_ERR_INVALID_ARGS');
    }
    expect(((await client.call(draw, [longest]))[2][0] as Uint8Array).length).to.equal(longest);
  });

  it('a list of a million handles is looked through, and says which rule it broke in few words', async () => {
    const client = await kernel.raw();
    await client.greet();
    const many = Array.from({ length: 1_000_000 }, () => 7);
    const [seq, status] = await client.call(syscallTable.zx_handle_close_many.number, [many]);
    expect(statusName(status)).to.equal('ZX_ERR_BAD_HANDLE');
    const [, , [text]] = await client.call(operations.explain, [seq]);
    expect(text).to.match(/^zx_handle_close_many: .* 1000000 in all\]\)$/);
    expect(String(text).length).to.be.lessThan(1000);
  });

  it('random requests never harm the kernel, nor a client served meanwhile', async () => {
    const before = await kernel.counts();
    const bystander = kernel.connect('bystander');
    const numbers = syscallEntries.map(([, descriptor]) => descriptor);
    const anything = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.integer(),
        fc.nat(5000),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
        fc.double(),
        fc.constantFrom(null, true, 'constructor', '__proto__', ''),
        fc.uint8Array({ maxLength: 40 }),
        fc.array(tie('value'), { maxLength: 6 }),
      ),
    })).value;
    const request = fc
      .constantFrom(...numbers)
      .chain((descriptor) =>
        fc.tuple(
          fc.constant(descriptor.number),
          fc.array(anything, { minLength: descriptor.required, maxLength: descriptor.parameters.length }),
          fc.boolean(),
        ),
      );
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 30 }), async (requests) => {
        const client = await kernel.raw();
        await client.greet('random');
        client.send(Buffer.concat(requests.map((each, i) => encodeFrame(encode([i, ...each])))));
        expect(bystander.sys.zx_system_get_page_size()).to.equal(4096);
        client.finish();
        await client.rest();
      }),
      { numRuns: 100 },
    );
    bystander.exit();
    await kernel.settled(before);
  });
});

function showBig(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}
