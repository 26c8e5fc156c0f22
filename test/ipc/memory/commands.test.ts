import { expect } from 'chai';
import { DueCommands } from '../../../ipc/server/due-commands';
import {
  COMMAND_MAP,
  COMMAND_PROTECT,
  COMMAND_UNMAP,
  COMMANDS,
  type MemoryCommand,
  operations as op,
  PROTOCOL_VERSION,
  roles,
} from '../../../ipc/wire/messages';
import { ZX_VM_PERM_READ } from '../../../kernel';
import { type SyscallName, syscallTable } from '../../../kernel/abi/table';
import { createRandom } from '../../../kernel/random';
import type { Greeting, Message, RawClient } from '../raw-client';
import { suiteKernel } from '../suite-kernel';

const PAGE = 4096;
const BASE = 0x2000_0000_0000;
const numberOf = (name: SyscallName): number => syscallTable[name].number;

describe('memory commands that are due', () => {
  /** What each page of a window holds when commands were done in order. */
  function done(commands: readonly MemoryCommand[], pages: number): string[] {
    const window = Array.from({ length: pages }, () => 'nothing');
    for (const command of commands) {
      const [kind, addr, length] = command;
      for (let page = addr / PAGE; page < (addr + length) / PAGE; page++) {
        if (kind === COMMAND_UNMAP) window[page] = 'zeros';
        else if (kind === COMMAND_MAP) {
          window[page] = `${command[5]}+${command[6] / PAGE + page - addr / PAGE}:${command[3]}`;
        } else window[page] = `${window[page]?.split(':')[0]}:${command[3]}`;
      }
    }
    return window;
  }

  it('do what all that were added do in their order, and no two of them overlap', () => {
    const random = createRandom(7);
    const pick = (below: number): number => random.below(below);
    for (let round = 0; round < 300; round++) {
      const due = new DueCommands();
      const all: MemoryCommand[] = [];
      for (let i = 0; i < 30; i++) {
        const page = pick(24);
        const range = [page * PAGE, (1 + pick(8)) * PAGE] as const;
        const states = done(all, 32).slice(page, page + range[1] / PAGE);
        const canProtect = states.every((each) => each !== 'zeros');
        const command: MemoryCommand =
          pick(3) === 0
            ? [COMMAND_UNMAP, ...range]
            : pick(2) === 0 && canProtect
              ? [COMMAND_PROTECT, ...range, pick(4)]
              : [COMMAND_MAP, ...range, pick(4), 9, i, pick(5) * PAGE];
        all.push(command);
        due.add(command);
      }
      const folded = due.take();
      expect(done(folded, 32)).to.deep.equal(done(all, 32));
      for (const [i, [, addr]] of folded.slice(1).entries()) {
        const [, before, length] = folded[i] ?? [0, 0, 0];
        expect(addr, 'in order').to.be.at.least(before + length);
      }
      expect(due.size).to.equal(0);
    }
  });
});

describe('memory commands of a client', () => {
  const kernel = suiteKernel();
  let client: RawClient;
  let greeting: Greeting;
  beforeEach(async () => {
    client = await kernel.raw();
    greeting = await client.greet();
  });

  const create = async (pages: number): Promise<unknown> =>
    (await client.call(numberOf('zx_vmo_create'), [pages * PAGE, 0]))[2][0];
  const mapArguments = (vmo: unknown, pages = 1, addr = 0): unknown[] => [
    greeting.handles.rootVmar,
    ZX_VM_PERM_READ | (addr > 0 ? 1 << 4 : 0),
    addr > 0 ? addr - BASE : 0,
    vmo,
    0,
    pages * PAGE,
  ];

  /** Opens the client's completions connection. */
  async function completions(): Promise<RawClient> {
    const side = await kernel.raw();
    await side.hello(PROTOCOL_VERSION, roles.completions, greeting.tickets.completions);
    return side;
  }

  async function join(): Promise<RawClient> {
    const thread = await kernel.raw();
    await thread.hello(PROTOCOL_VERSION, roles.thread, greeting.tickets.process);
    return thread;
  }

  it('are folded where no reply carries them: mapping and unmapping two thousand times leaves one', async () => {
    const side = await completions();
    const vmo = await create(1);
    for (let i = 0; i < 2000; i++) {
      client.sendValue([0, numberOf('zx_vmar_map'), mapArguments(vmo), true]);
      const addr = (await side.next())?.[2][0];
      client.sendValue([0, numberOf('zx_vmar_unmap'), [greeting.handles.rootVmar, addr, PAGE], true]);
      await side.next();
    }
    const [, , , commands] = await client.call(op.memory, [0, 0]);
    expect(commands).to.have.length(1);
    expect((commands as unknown[][])[0]?.[0]).to.equal(COMMAND_UNMAP);
  });

  it('are made anew of what is mapped where too many are due, in frames ahead of the reply', async () => {
    const side = await completions();
    const vmo = await create(1);
    const pages = 5000;
    for (let i = 0; i < pages; i++) {
      const addr = BASE + 2 * i * PAGE;
      client.sendValue([0, numberOf('zx_vmar_map'), mapArguments(vmo, 1, addr), true]);
      expect((await side.next())?.slice(1, 3)).to.deep.equal([0, [addr]]);
    }
    client.sendValue([77, op.memory, [0, 0]]);
    const messages: Message[] = [];
    do messages.push((await client.next()) ?? [77, 0, []]);
    while (messages.at(-1)?.[0] !== 77);
    expect(messages.slice(0, -1).map(([seq]) => seq)).to.deep.equal([COMMANDS, COMMANDS]);
    const commands = messages.flatMap(([, , , carried]) => (carried ?? []) as number[][]);
    const maps = commands.filter(([kind]) => kind === COMMAND_MAP).map(([, addr]) => addr);
    expect(maps).to.deep.equal(Array.from({ length: pages }, (_, i) => BASE + 2 * i * PAGE));
    expect(commands).to.have.length(2 * pages - 1);
  });

  it('that do not fit into a reply go ahead of it', async () => {
    const side = await completions();
    const vmo = await create(1);
    for (let i = 0; i < 5; i++) {
      client.sendValue([0, numberOf('zx_vmar_map'), mapArguments(vmo), true]);
      await side.next();
    }
    client.sendValue([5, numberOf('zx_cprng_draw'), [8 * 2 ** 20 - 64]]);
    const [ahead, reply] = [await client.next(), await client.next()];
    expect([ahead?.[0], (ahead?.[3] as unknown[]).length]).to.deep.equal([COMMANDS, 5]);
    expect([reply?.[0], reply?.[1], reply?.length]).to.deep.equal([5, 0, 3]);
  });

  it('one thread alone is not asked to acknowledge them', async () => {
    const [, , , commands, acknowledge] = await client.call(
      numberOf('zx_vmar_map'),
      mapArguments(await create(1)),
    );
    expect([(commands as unknown[]).length, acknowledge]).to.deep.equal([1, undefined]);
  });

  it('keep every other thread from being answered until the one that carries them has applied them', async () => {
    const other = await join();
    const vmo = await create(1);
    const [, , [addr], commands, acknowledge] = await client.call(numberOf('zx_vmar_map'), mapArguments(vmo));
    expect([(commands as unknown[]).length, acknowledge]).to.deep.equal([1, true]);
    const { mappings } = await kernel.counts();
    other.sendValue([1, numberOf('zx_vmar_unmap'), [greeting.handles.rootVmar, addr, PAGE]]);
    while ((await kernel.counts()).mappings === mappings);
    let answered = false;
    const answer = other.next().then((message) => {
      answered = true;
      return message;
    });
    for (let i = 0; i < 20; i++) await kernel.counts();
    expect(answered).to.equal(false);
    client.sendValue([0, op.applied, []]);
    expect(await answer).to.deep.equal([1, 0, [], [[COMMAND_UNMAP, addr, PAGE]], true]);
  });

  it('that a thread may not have applied when it went are carried by another', async () => {
    const other = await join();
    const vmo = await create(1);
    other.sendValue([1, numberOf('zx_vmar_map'), mapArguments(vmo)]);
    const [, , [addr], carried] = (await other.next()) ?? [0, 0, []];
    client.sendValue([9, op.memory, [addr, PAGE]]);
    other.close();
    expect((await client.next())?.slice(0, 4)).to.deep.equal([9, 0, [], carried]);
  });
});
