import { Kernel, ok, type UserProcess, ZX_RIGHT_SAME_RIGHTS } from '../../kernel';
import { figure } from '../measure/figure';
import { heapBytes } from '../measure/garbage';
import { inRounds } from '../measure/rounds';
import { atMost, type Bar, type Row, row, timesAsFast } from '../measure/row';
import { timeEach } from '../measure/time';

const COUNTS = [1e3, 1e4, 1e5, 1e6];
const FEWEST = 1e3;
const PAIRS = 40_000;
const ROUNDS = 9;

/** One process with many handles. */
interface Holder {
  readonly count: number;
  readonly bytesEach: number;
  readonly sys: UserProcess['sys'];
  readonly handles: Int32Array;
}

/** What a duplicate and its close cost in a process that holds many handles, and how much memory those take. */
export async function handleRows(): Promise<Row[]> {
  const holders = COUNTS.map(holding);
  const flat = timesAsFast(1 / 1.5, '≤ 1.5x it');
  const same = await curve('duplicate + close of one handle', holders, () => 0, flat);
  const any = await curve('duplicate + close of any handle', holders, (i, count) => scattered(i) % count);
  const bytes = holders.at(-1)?.bytesEach ?? 0;
  return [
    ...same,
    ...any,
    row({
      name: 'memory of a handle, of 1,000,000',
      ours: figure('bytes', [bytes]),
      bar: atMost(200, '≤ 200 bytes'),
    }),
  ];
}

function holding(count: number): Holder {
  const { sys } = new Kernel().createProcess('bench');
  const event = ok(sys.zx_event_create(0)).out;
  const handles = new Int32Array(count);
  const before = heapBytes();
  for (let i = 0; i < count; i++) handles[i] = duplicate(sys, event);
  return { count, bytesEach: (heapBytes() - before) / count, sys, handles };
}

/** One row for each number of handles; each but the first is measured against the first. */
async function curve(
  name: string,
  holders: readonly Holder[],
  place: (i: number, count: number) => number,
  bar?: Bar,
): Promise<Row[]> {
  const runs = holders.map((holder) => [holder.count, () => pairs(holder, place)] as const);
  const figures = await inRounds('seconds', Object.fromEntries(runs), ROUNDS);
  return COUNTS.flatMap((count) => {
    const [ours, first] = [figures[count], figures[FEWEST]];
    if (!ours || !first) return [];
    const against = { baseline: { name: 'with 1,000', figure: first }, bar };
    return row({
      name: `${name}, ${count.toLocaleString('en')} held`,
      ours,
      ...(count === FEWEST ? {} : against),
      point: { curve: name, count },
    });
  });
}

function pairs({ sys, handles, count }: Holder, place: (i: number, count: number) => number): number {
  return timeEach(PAIRS, (i) => {
    sys.zx_handle_close(duplicate(sys, handles[place(i, count)] ?? 0));
  });
}

function duplicate(sys: UserProcess['sys'], handle: number): number {
  return ok(sys.zx_handle_duplicate(handle, ZX_RIGHT_SAME_RIGHTS)).out;
}

/** A number that jumps about as `i` counts up. */
function scattered(i: number): number {
  return Math.imul(i, 0x9e3779b1) >>> 0;
}
