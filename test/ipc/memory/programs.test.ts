import { expect } from 'chai';
import {
  ok,
  statusName,
  type UserProcess,
  ZX_RIGHT_MAP,
  ZX_RIGHT_READ,
  ZX_RIGHT_TRANSFER,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
  ZX_VMO_RESIZABLE,
} from '../../../kernel';
import { Vmo } from '../../../zx';
import { Actor } from '../actor';
import { suiteKernel } from '../suite-kernel';
import { describeEachTransport } from '../each-transport';

const PAGE = 4096;
const READ_WRITE = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;
const CRASHED = -1028;

describeEachTransport('memory that OS processes share', () => {
  const kernel = suiteKernel({}, 'suite');
  let director: UserProcess;
  let actors: [Actor, Actor];
  before(() => {
    director = kernel.connect('director');
    actors = [kernel.use(Actor.start(director, 'mapper.ts')), kernel.use(Actor.start(director, 'mapper.ts'))];
  });

  const create = (pages: number, options = 0): Vmo => ok(Vmo.create(director, pages * PAGE, options)).vmo;
  const copyOf = (vmo: Vmo, rights?: number): Vmo => ok(vmo.duplicate(rights)).vmo;

  function mapped(vmo: Vmo, length: number): Uint8Array {
    const { mapped_addr } = ok(
      director.sys.zx_vmar_map(director.rootVmar, READ_WRITE, 0, vmo.handle, 0, length),
    );
    return director.memory(mapped_addr, length);
  }

  it('what one stores all others see at once, and the kernel too', async () => {
    using vmo = create(2);
    ok(vmo.write(Uint8Array.of(9), 10));
    const here = mapped(vmo, 2 * PAGE);
    for (const actor of actors) await actor.does('map', [READ_WRITE, 2 * PAGE], copyOf(vmo));
    const [first, second] = actors;
    await first.does('store', [PAGE, 1, 2, 3]);
    expect(await second.does('load', [PAGE, 3])).to.deep.equal([1, 2, 3]);
    expect([...here.subarray(PAGE, PAGE + 3)]).to.deep.equal([1, 2, 3]);
    expect([...ok(vmo.read(PAGE, 3)).bytes]).to.deep.equal([1, 2, 3]);
    ok(vmo.write(Uint8Array.of(8), 10));
    for (const actor of actors) expect(await actor.does('load', [10])).to.deep.equal([8]);
  });

  it('Atomics on it are atomic across processes', async () => {
    const TIMES = 200_000;
    using vmo = create(1);
    const words = new Int32Array(mapped(vmo, PAGE).buffer, 0, 1);
    for (const actor of actors) await actor.does('map', [READ_WRITE, PAGE], copyOf(vmo));
    for (const actor of actors) actor.begins('add', [TIMES]);
    for (let i = 0; i < TIMES; i++) Atomics.add(words, 0, 1);
    for (const actor of actors) await actor.answer();
    expect(Atomics.load(words, 0)).to.equal(3 * TIMES);
  });

  it('a stale view of what was unmapped reads zeros and can be stored to, which nobody sees', async () => {
    const [actor] = actors;
    using vmo = create(1);
    const here = mapped(vmo, PAGE);
    await actor.does('map', [READ_WRITE, PAGE], copyOf(vmo));
    await actor.does('store', [0, 5]);
    expect(await actor.does('unmap', [PAGE])).to.equal(0);
    expect(await actor.does('load', [0])).to.deep.equal([0]);
    await actor.does('store', [0, 6]);
    expect([here[0], (await actor.does('load', [0])) as number[]]).to.deep.equal([5, [6]]);
  });

  describe('ends a program that touches what its mapping does not allow, and nobody else', () => {
    /** Has a program of its own do something that must end it like a crash. */
    async function expectCrash(
      step: string,
      args: readonly number[],
      prepare: (actor: Actor, vmo: Vmo) => Promise<unknown>,
      options = 0,
    ): Promise<void> {
      await using actor = Actor.start(director, 'mapper.ts');
      using vmo = create(4, options);
      const here = mapped(vmo, 4 * PAGE);
      here[0] = 1;
      await prepare(actor, vmo);
      const failed = await actor.does(step, args).catch(String);
      expect(failed).to.equal(`Error: the program has ended with ${CRASHED}`);
      expect(here[0]).to.equal(1);
      kernel.expectServes();
    }

    it('a store through a read-only mapping', () =>
      expectCrash('store', [0, 7], (actor, vmo) =>
        actor.does('map', [ZX_VM_PERM_READ, 4 * PAGE], copyOf(vmo)),
      ));

    it('a store after zx_vmar_protect took WRITE away', () =>
      expectCrash('store', [PAGE, 7], async (actor, vmo) => {
        await actor.does('map', [READ_WRITE, 4 * PAGE], copyOf(vmo));
        await actor.does('store', [PAGE, 6]);
        expect(await actor.does('protect', [ZX_VM_PERM_READ, 4 * PAGE])).to.equal(0);
        expect(await actor.does('load', [PAGE])).to.deep.equal([6]);
      }));

    it('a load from a mapping without permissions', () =>
      expectCrash('load', [0], (actor, vmo) => actor.does('map', [0, 4 * PAGE], copyOf(vmo))));

    it('a load beyond the end of a VMO that was shrunk', () =>
      expectCrash(
        'load',
        [2 * PAGE],
        async (actor, vmo) => {
          await actor.does('map', [READ_WRITE, 4 * PAGE], copyOf(vmo));
          ok(vmo.setSize(PAGE));
          expect(await actor.does('load', [0])).to.deep.equal([1]);
        },
        ZX_VMO_RESIZABLE,
      ));
  });

  it('a handle without WRITE maps for reading only', async () => {
    const [actor] = actors;
    using vmo = create(1);
    const rights = ZX_RIGHT_READ | ZX_RIGHT_MAP | ZX_RIGHT_TRANSFER;
    const refused = await actor.does('map', [READ_WRITE, PAGE], copyOf(vmo, rights)).catch(String);
    expect(refused).to.match(/ZX_ERR_ACCESS_DENIED.*lacks ZX_RIGHT_WRITE, dropped by zx_handle_duplicate/s);
    expect(await actor.does('map', [ZX_VM_PERM_READ, PAGE], copyOf(vmo, rights))).to.be.a('number');
  });

  it('a VMO that grows and shrinks under a mapping keeps what stays and is zero where it grows', async () => {
    const [actor] = actors;
    using vmo = create(1, ZX_VMO_RESIZABLE);
    const here = mapped(vmo, 4 * PAGE);
    await actor.does('map', [READ_WRITE, 4 * PAGE], copyOf(vmo));
    here[PAGE - 1] = 7;
    ok(vmo.setSize(4 * PAGE));
    await actor.does('store', [3 * PAGE, 8]);
    expect([here[PAGE - 1], here[PAGE], here[3 * PAGE]]).to.deep.equal([7, 0, 8]);
    ok(vmo.setSize(PAGE));
    ok(vmo.setSize(4 * PAGE));
    expect(await actor.does('load', [PAGE - 1, 2])).to.deep.equal([7, 0]);
    expect(await actor.does('load', [3 * PAGE])).to.deep.equal([0]);
    expect(statusName(vmo.setSize(2 ** 53).status)).to.equal('ZX_ERR_OUT_OF_RANGE');
  });
});
