import { figure } from '../measure/figure';
import { type Bar, type Row, row, timesAsFast } from '../measure/row';
import { median } from '../measure/statistics';
import type { Load } from '../programs/client-load';
import { withKernel } from '../programs/kernel';
import { Peer } from '../programs/peer';

const MOST = 64;
/** How many start at once. */
const STARTING = 4;
const ROUNDS = 3;
const MILLISECONDS = 700;
const BATCH = 100;
/** Until all have heard when to begin, in milliseconds. */
const NOTICE = 150;

/** Many clients calling at once: what they get done together, and whether each gets its share. */
export function clientRows(): Promise<Row[]> {
  return withKernel(async ({ socketPath }) => {
    const clients = await startAll(socketPath);
    try {
      return await measure(clients);
    } finally {
      await Promise.all(clients.map((client) => client.stop()));
    }
  });
}

async function startAll(socketPath: string): Promise<Peer[]> {
  const clients: Peer[] = [];
  while (clients.length < MOST) {
    const some = Array.from({ length: STARTING }, () => Peer.start('client-load', socketPath));
    clients.push(...(await Promise.all(some)));
  }
  return clients;
}

async function measure(clients: readonly Peer[]): Promise<Row[]> {
  const crowds = {
    one: new Crowd(clients.slice(0, 1), 1),
    eight: new Crowd(clients.slice(0, 8), 1),
    all: new Crowd(clients, 1),
    oneBatching: new Crowd(clients.slice(0, 1), BATCH),
    eightBatching: new Crowd(clients.slice(0, 8), BATCH),
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const crowd of Object.values(crowds)) await crowd.run();
  }
  const { one, eight, all, oneBatching, eightBatching } = crowds;
  return [
    one.together(),
    eight.together(one, timesAsFast(0.45, '≥ 0.45 of it')),
    all.together(one, timesAsFast(0.12, '≥ 0.12 of it')),
    eight.slowest(),
    all.slowest(),
    eightBatching.together(oneBatching, timesAsFast(1, 'no loss')),
    eightBatching.slowest(),
  ];
}

/** Some of the clients, and how many syscalls a second each of them got done. */
class Crowd {
  readonly #rounds: number[][] = [];

  constructor(
    private readonly clients: readonly Peer[],
    private readonly batch: number,
  ) {}

  async run(): Promise<void> {
    const from = Date.now() + NOTICE;
    const load: Load = { from, until: from + MILLISECONDS, batch: this.batch };
    const made = await Promise.all(this.clients.map((client) => client.ask(load)));
    this.#rounds.push(made.map((count) => (Number(count) / MILLISECONDS) * 1000));
  }

  /** What all get done. */
  together(alone?: Crowd, bar?: Bar): Row {
    return row({
      name: `syscalls of ${this.#name} calling at once`,
      ours: this.#figure(sum),
      baseline: alone && { name: 'one client alone', figure: alone.#figure(sum) },
      bar,
      point:
        this.batch === 1
          ? { curve: 'syscalls a second of all clients', count: this.clients.length }
          : undefined,
    });
  }

  /** What the one that gets least gets, against the one in the middle. */
  slowest(): Row {
    return row({
      name: `the slowest of ${this.#name}`,
      ours: this.#figure((rates) => Math.min(...rates)),
      baseline: { name: 'the median client', figure: this.#figure(median) },
      bar: timesAsFast(1 / 3, '≥ 1/3 of it'),
    });
  }

  get #name(): string {
    const { length } = this.clients;
    return `${length} client${length === 1 ? '' : 's'}${this.batch === 1 ? '' : ` in batches of ${this.batch}`}`;
  }

  #figure(of: (rates: readonly number[]) => number) {
    return figure('perSecond', this.#rounds.map(of));
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
