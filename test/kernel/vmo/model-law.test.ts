import { expect } from 'chai';
import fc from 'fast-check';
import {
  ok,
  type UserProcess,
  ZX_INFO_VMO,
  ZX_PROP_VMO_CONTENT_SIZE,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
  ZX_VMO_CHILD_REFERENCE,
  ZX_VMO_CHILD_RESIZABLE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_CHILD_SNAPSHOT,
  ZX_VMO_OP_COMMIT,
  ZX_VMO_OP_DECOMMIT,
  ZX_VMO_OP_ZERO,
  ZX_VMO_RESIZABLE,
  ZX_VMO_ZERO_CHILDREN,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { outcome, signalsOf, vmo } from '../handles';
import { ModelVmo } from './vmo-model';

const PAGE = 4096;
const MOST = 4 * PAGE;

/** The VMOs of a program by handle, beside their models. */
interface World {
  readonly process: UserProcess;
  readonly vmos: Map<number, ModelVmo>;
}

type Step = (world: World) => void;
type Act = (process: UserProcess, handle: number, model: ModelVmo, world: World) => void;

/** Does something with the VMO that a number picks, if there is one. */
const on = (pick: number, act: Act): Step => {
  return (world) => {
    const chosen = [...world.vmos][pick % Math.max(1, world.vmos.size)];
    if (chosen) act(world.process, chosen[0], chosen[1], world);
  };
};

const create = (size: number, resizable: boolean): Step => {
  return ({ process, vmos }) => {
    const made = vmo(process.sys, size, resizable ? ZX_VMO_RESIZABLE : 0);
    vmos.set(made, ModelVmo.create(size, resizable));
  };
};

const write = (offset: number, bytes: Uint8Array): Act => {
  return ({ sys }, handle, model) => {
    const fits = offset + bytes.length <= model.size;
    expect(outcome(sys.zx_vmo_write(handle, bytes, offset))).to.equal(fits ? 'ZX_OK' : 'ZX_ERR_OUT_OF_RANGE');
    if (fits) model.bytes.set(bytes, offset);
  };
};

const store = (offset: number, byte: number): Act => {
  return (process, handle, model) => {
    if (offset >= model.size) return;
    const page = Math.floor(offset / PAGE) * PAGE;
    const permissions = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;
    const { mapped_addr } = ok(process.sys.zx_vmar_map(process.rootVmar, permissions, 0, handle, page, PAGE));
    process.memory(mapped_addr, PAGE)[offset - page] = byte;
    ok(process.sys.zx_vmar_unmap(process.rootVmar, mapped_addr, PAGE));
    model.bytes[offset] = byte;
  };
};

const setSize = (size: number): Act => {
  return ({ sys }, handle, model) => {
    const result = outcome(sys.zx_vmo_set_size(handle, size));
    if (model.resizable && result === 'ZX_OK') model.setSize(size);
    else expect(result).to.equal(model.resizable ? 'ZX_ERR_ACCESS_DENIED' : 'ZX_ERR_UNAVAILABLE');
  };
};

const setContentSize = (value: number): Act => {
  return ({ sys }, handle, model) => {
    ok(sys.zx_object_set_property(handle, ZX_PROP_VMO_CONTENT_SIZE, value));
    model.setContentSize(value);
  };
};

const zero = (offset: number, length: number): Act => {
  return ({ sys }, handle, model) => {
    const result = outcome(sys.zx_vmo_op_range(handle, ZX_VMO_OP_ZERO, offset, length));
    expect(result).to.equal(offset <= model.size ? 'ZX_OK' : 'ZX_ERR_OUT_OF_RANGE');
    model.bytes.fill(0, offset, offset + length);
  };
};

const commit: Act = ({ sys }, handle, model) => {
  ok(sys.zx_vmo_op_range(handle, ZX_VMO_OP_COMMIT, 0, model.size));
};

const decommit = (page: number): Act => {
  return ({ sys }, handle, model) => {
    const result = outcome(sys.zx_vmo_op_range(handle, ZX_VMO_OP_DECOMMIT, page * PAGE, PAGE));
    if (page * PAGE > model.size) return void expect(result).to.equal('ZX_ERR_OUT_OF_RANGE');
    const refused = page * PAGE < model.size && model.store.family.size > 1;
    expect(result).to.equal(refused ? 'ZX_ERR_NOT_SUPPORTED' : 'ZX_OK');
    if (!refused) model.bytes.fill(0, page * PAGE, (page + 1) * PAGE);
  };
};

const snapshot = (page: number, size: number, resizable: boolean): Act => {
  return ({ sys }, handle, model, { vmos }) => {
    const kind = ZX_VMO_CHILD_SNAPSHOT | (resizable ? ZX_VMO_CHILD_RESIZABLE : 0);
    const result = sys.zx_vmo_create_child(handle, kind, page * PAGE, size);
    if (model.isWindow) expect(outcome(result)).to.equal('ZX_ERR_NOT_SUPPORTED');
    else vmos.set(ok(result).out, model.snapshot(page * PAGE, size, resizable));
  };
};

const slice = (page: number, size: number): Act => {
  return ({ sys }, handle, model, { vmos }) => {
    const result = sys.zx_vmo_create_child(handle, ZX_VMO_CHILD_SLICE, page * PAGE, size);
    const end = page * PAGE + Math.ceil(size / PAGE) * PAGE;
    if (end > model.size) expect(outcome(result)).to.equal('ZX_ERR_INVALID_ARGS');
    else if (model.resizable) expect(outcome(result)).to.equal('ZX_ERR_NOT_SUPPORTED');
    else vmos.set(ok(result).out, model.slice(page * PAGE, size));
  };
};

const reference: Act = ({ sys }, handle, model, { vmos }) => {
  const kind = ZX_VMO_CHILD_REFERENCE | (model.resizable ? ZX_VMO_CHILD_RESIZABLE : 0);
  vmos.set(ok(sys.zx_vmo_create_child(handle, kind, 0, 0)).out, model.reference());
};

const close: Act = ({ sys }, handle, model, { vmos }) => {
  ok(sys.zx_handle_close(handle));
  vmos.delete(handle);
  model.close();
};

/** Whether a VMO is what its model says, to the last byte. */
function check({ sys }: UserProcess, handle: number, model: ModelVmo): void {
  expect(ok(sys.zx_vmo_get_size(handle)).size).to.equal(model.size);
  expect(ok(sys.zx_object_get_property(handle, ZX_PROP_VMO_CONTENT_SIZE)).value).to.equal(
    model.content.value,
  );
  const { buffer } = ok(sys.zx_vmo_read(handle, 0, model.size));
  expect(Buffer.compare(buffer, model.bytes), `bytes of a ${model.sort}`).to.equal(0);
  const zeroChildren = (signalsOf(sys, handle) & ZX_VMO_ZERO_CHILDREN) !== 0;
  expect(zeroChildren).to.equal(model.children.size === 0);
  expect(ok(sys.zx_object_get_info(handle, ZX_INFO_VMO)).info.num_children).to.equal(model.children.size);
}

const page = fc.nat(3);
const size = fc.oneof(
  fc.nat(MOST),
  page.map((n) => n * PAGE),
);
const bytes = fc
  .tuple(fc.integer({ min: 1, max: 255 }), fc.oneof(fc.nat(20), fc.nat(2 * PAGE)))
  .map(([fill, length]) => new Uint8Array(length).fill(fill));

const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(size, bytes).map(([offset, what]) => write(offset, what)) },
  { weight: 2, arbitrary: fc.tuple(size, fc.nat(255)).map(([offset, byte]) => store(offset, byte)) },
  { weight: 2, arbitrary: size.map(setSize) },
  { weight: 2, arbitrary: size.map(setContentSize) },
  { weight: 1, arbitrary: fc.tuple(size, size).map(([offset, length]) => zero(offset, length)) },
  { weight: 1, arbitrary: fc.constant(commit) },
  { weight: 2, arbitrary: page.map(decommit) },
  { weight: 4, arbitrary: fc.tuple(page, size, fc.boolean()).map(([p, s, r]) => snapshot(p, s, r)) },
  { weight: 4, arbitrary: fc.tuple(page, size).map(([p, s]) => slice(p, s)) },
  { weight: 4, arbitrary: fc.constant(reference) },
  { weight: 2, arbitrary: fc.constant(close) },
);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: fc.tuple(size, fc.boolean()).map(([s, resizable]) => create(s, resizable)) },
  { weight: 6, arbitrary: fc.tuple(fc.nat(20), anyAct).map(([pick, act]) => on(pick, act)) },
);

describe('the VMO law', () => {
  everyMode((boot) => {
    it('VMOs and their snapshots, slices and references agree with plain bytes, whatever is done to them', async () => {
      const process = boot.process();
      const before = await boot.counts();
      fc.assert(
        fc.property(fc.array(anyStep, { minLength: 5, maxLength: 30 }), (steps) => {
          const world: World = { process, vmos: new Map() };
          create(2 * PAGE, true)(world);
          create(3 * PAGE, false)(world);
          for (const step of steps) step(world);
          for (const [handle, model] of world.vmos) check(process, handle, model);
          ok(process.sys.zx_handle_close_many([...world.vmos.keys()]));
        }),
      );
      expect(await boot.counts()).to.deep.equal(before);
    });
  });
});
