import { Kernel, ok, ZX_RIGHT_SAME_RIGHTS } from '../../kernel';
import { MapLookup } from '../baselines/map-lookup';
import { figure } from '../measure/figure';
import { atLeast, type Row, row } from '../measure/row';

const ROUNDS = 5;
/** Operations between two looks at the clock. */
const BATCH = 1000;
const HANDLES = 64;

/** Syscalls of a kernel in this very thread. */
export async function inProcessRows(): Promise<Row[]> {
  const { sys } = new Kernel().createProcess('bench');
  const vmos = Array.from({ length: HANDLES }, () => ok(sys.zx_vmo_create(4096, 0)).out);
  const map = new MapLookup(vmos);
  const each = (action: (vmo: number, i: number) => number) => (): void => {
    let sum = 0;
    for (let i = 0; i < BATCH; i++) sum += action(vmos[i % HANDLES] ?? 0, i);
    if (Number.isNaN(sum)) throw new Error('an operation of the bench failed');
  };
  const rates = await ratesOf({
    lookup: each((vmo) => map.size(vmo)),
    addAndDelete: each((vmo, i) => map.addAndDelete(i << 2)),
    getSize: each((vmo) => ok(sys.zx_vmo_get_size(vmo)).size),
    duplicate: each(
      (vmo) => sys.zx_handle_close(ok(sys.zx_handle_duplicate(vmo, ZX_RIGHT_SAME_RIGHTS)).out).status,
    ),
  });
  return [
    row({
      name: 'in-process zx_vmo_get_size',
      ours: rates.getSize,
      baseline: { name: 'Map lookup and method call', figure: rates.lookup },
      bar: atLeast(3e6, '≥ 3,000,000/s'),
    }),
    row({
      name: 'in-process zx_handle_duplicate + close',
      ours: rates.duplicate,
      baseline: { name: 'Map set, lookup and delete', figure: rates.addAndDelete },
      bar: atLeast(1e6, '≥ 1,000,000/s'),
    }),
  ];
}

/** Operations a second of each task, which does a batch of them. */
async function ratesOf<K extends string>(tasks: Record<K, () => void>) {
  const { Bench } = await import('tinybench');
  const runs = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++) {
    const bench = new Bench({ time: 150, warmupTime: 50 });
    for (const [name, task] of Object.entries<() => void>(tasks)) bench.add(name, task);
    await bench.run();
    for (const { name, result } of bench.tasks) {
      if (result.state !== 'completed') throw new Error(`${name} did not run: ${result.state}`);
      const rates = runs.get(name) ?? [];
      rates.push((BATCH * 1000) / result.latency.p50);
      runs.set(name, rates);
    }
  }
  const figures = [...runs].map(([name, rates]) => [name, figure('perSecond', rates)] as const);
  return Object.fromEntries(figures) as Record<K, ReturnType<typeof figure>>;
}
