import { expect } from 'chai';
import {
  ok,
  type Explanation,
  ZX_DEFAULT_VMO_RIGHTS,
  ZX_PROP_NAME,
  ZX_RIGHT_DUPLICATE,
  ZX_RIGHT_MAP,
  ZX_RIGHT_READ,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_TRANSFER,
  ZX_RIGHT_WAIT,
  ZX_RIGHT_WRITE,
  ZX_VMO_CHILD_NO_WRITE,
  ZX_VMO_CHILD_SNAPSHOT,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { give } from '../give';
import { event, koidOf, vmo, without, withRights } from '../handles';

/** The syscalls that dropped rights, with the rights that each dropped. */
const drops = (explanation: Explanation): [string, number][] =>
  explanation.drops.map(({ syscall, rights }) => [syscall, rights]);

describe('the explanation of a handle', () => {
  eachMode((boot) => {
    it('tells the object, the rights, and which syscall of which process made it', async () => {
      const a = boot.process('maker');
      const one = vmo(a.sys);
      ok(a.sys.zx_object_set_property(one, ZX_PROP_NAME, 'buffer'));
      const explanation = await boot.explain(a, one);
      expect(explanation).to.deep.include({
        handle: one,
        object: { type: 'vmo', koid: koidOf(a.sys, one), name: 'buffer' },
        rights: ZX_DEFAULT_VMO_RIGHTS,
        drops: [],
      });
      expect(explanation.birth).to.deep.include({
        syscall: 'zx_vmo_create',
        process: { koid: a.koid, name: 'maker' },
      });
      expect(explanation.text)
        .to.match(/'buffer'/)
        .and.match(/zx_vmo_create at step \d+ in process maker/);
    });

    it('of a first handle says that the kernel made it', async () => {
      const a = boot.process('a');
      const { birth, text } = await boot.explain(a, a.self);
      expect(birth.syscall).to.equal('boot');
      expect(text).to.match(/made by the kernel/);
    });

    it('tells where rights were dropped, oldest first', async () => {
      const a = boot.process('a');
      const one = without(a.sys, vmo(a.sys), ZX_RIGHT_WRITE);
      const { out } = ok(a.sys.zx_handle_replace(one, ZX_RIGHT_READ | ZX_RIGHT_DUPLICATE));
      const explanation = await boot.explain(a, withRights(a.sys, out, ZX_RIGHT_READ));
      const rest = ZX_DEFAULT_VMO_RIGHTS & ~(ZX_RIGHT_WRITE | ZX_RIGHT_READ | ZX_RIGHT_DUPLICATE);
      expect(drops(explanation)).to.deep.equal([
        ['zx_handle_duplicate', ZX_RIGHT_WRITE],
        ['zx_handle_replace', rest],
        ['zx_handle_duplicate', ZX_RIGHT_DUPLICATE],
      ]);
      const steps = explanation.drops.map(({ step }) => step);
      expect(steps).to.deep.equal(steps.toSorted((x, y) => x - y));
      expect(explanation.birth.syscall).to.equal('zx_handle_duplicate');
      expect(explanation.text).to.match(/ZX_RIGHT_WRITE dropped by zx_handle_duplicate/);
    });

    it('does not mention a duplicate that dropped nothing', async () => {
      const a = boot.process('a');
      const explanation = await boot.explain(a, withRights(a.sys, event(a.sys), ZX_RIGHT_SAME_RIGHTS));
      expect(explanation.drops).to.deep.equal([]);
    });

    it('follows a handle from process to process', async () => {
      const [a, b] = [boot.process('giver'), boot.process('taker')];
      const value = give(a, b, without(a.sys, vmo(a.sys), ZX_RIGHT_MAP));
      const explanation = await boot.explain(b, value);
      expect(explanation.drops).to.have.length(1);
      expect(explanation.drops[0]).to.deep.include({
        syscall: 'zx_handle_duplicate',
        rights: ZX_RIGHT_MAP,
        process: { koid: a.koid, name: 'giver' },
      });
    });

    it('remembers a process by name when it has ended', async () => {
      const [a, b] = [boot.process('late'), boot.process('taker')];
      const value = give(a, b, without(a.sys, vmo(a.sys), ZX_RIGHT_MAP));
      a.exit();
      expect((await boot.explain(b, value)).text).to.match(/dropped by .* in process late/);
    });

    it('knows that a child VMO may have fewer rights', async () => {
      const a = boot.process('a');
      const kind = ZX_VMO_CHILD_SNAPSHOT | ZX_VMO_CHILD_NO_WRITE;
      const { out } = ok(a.sys.zx_vmo_create_child(vmo(a.sys), kind, 0, 1));
      expect(drops(await boot.explain(a, out))).to.deep.equal([['zx_vmo_create_child', ZX_RIGHT_WRITE]]);
    });

    it('keeps the last eight drops', async () => {
      const a = boot.process('a');
      let handle = vmo(a.sys);
      const order = [0, 1, 2, 3, 5, 6, 7, 12, 14, 15].map((bit) => 1 << bit);
      let rights = ZX_DEFAULT_VMO_RIGHTS;
      for (const right of order) {
        rights &= ~right;
        handle = ok(a.sys.zx_handle_replace(handle, rights)).out;
      }
      const dropped = drops(await boot.explain(a, handle)).map(([, right]) => right);
      expect(dropped).to.deep.equal(order.slice(-8));
    });

    it('of what is no handle is an error that says so', async () => {
      const a = boot.process('a');
      const one = withRights(a.sys, event(a.sys), ZX_RIGHT_WAIT | ZX_RIGHT_TRANSFER);
      ok(a.sys.zx_handle_close(one));
      const failed = await Promise.resolve()
        .then(() => boot.explain(a, one))
        .then(
          () => undefined,
          (error: unknown) => error,
        );
      expect(failed)
        .to.be.instanceOf(Error)
        .with.property('message')
        .that.matches(/handle/);
    });
  });
});
