import { ok, type UserProcess } from '../../kernel';
import { SharedMemory } from '../../shared-memory';
import { forkConsumer } from '../baselines/fork-messages';
import { figure } from '../measure/figure';
import { inRounds } from '../measure/rounds';
import { type Row, row, timesAsFast } from '../measure/row';
import { timeEach } from '../measure/time';
import { startWith } from '../programs/handover';
import { asProgram, withKernel } from '../programs/kernel';
import { Turns } from '../programs/turns';

const LENGTH = 4096;
const COUNT = 5000;
/** So many turns are not counted: both programs and the kernel have to be compiled first. */
const WARM_UP = 10_000;
const ROUNDS = 5;

/** 4 KiB from one program to another. */
export function sharedMemoryRows(): Promise<Row[]> {
  return withKernel(async ({ socketPath }) => {
    const exchanges: Exchange[] = [];
    const { forked } = await inRounds(
      'seconds',
      {
        forked: async () => {
          exchanges.push(await asProgram({ socketPath }, (program) => exchange(program, socketPath)));
          return forkConsumer();
        },
      },
      ROUNDS,
    );
    const baseline = { name: '4 KiB as a fork message', figure: forked };
    return [
      row({
        name: "SharedMemory.write(4 KiB) + the peer's read() and use",
        ours: figure(
          'seconds',
          exchanges.map(({ work }) => work),
        ),
        baseline,
        bar: timesAsFast(20, '≥ 20x faster'),
      }),
      row({
        name: 'the same with turns by an eventpair, there and back',
        ours: figure(
          'seconds',
          exchanges.map(({ turn }) => turn),
        ),
        baseline,
      }),
    ];
  });
}

/** In seconds: what both ends do, each by itself; and one turn of each, with the signals that tell them. */
interface Exchange {
  readonly work: number;
  readonly turn: number;
}

async function exchange(program: UserProcess, socketPath: string): Promise<Exchange> {
  const memory = new SharedMemory(program);
  memory.reserve(LENGTH);
  const bytes = new Uint8Array(LENGTH).fill(1);
  memory.write(bytes);
  const { out0, out1 } = ok(program.sys.zx_eventpair_create(0));
  const shared = ok(memory.share()).vmo.release();
  const reader = await startWith(program, socketPath, 'memory-reader', [shared, out1]);
  const work = timeEach(COUNT, () => memory.write(bytes)) + Number(await reader.ask(COUNT));
  const turns = new Turns(program, out0);
  const takeTurn = (): void => {
    memory.write(bytes);
    turns.next();
  };
  const turn = timeEach(COUNT, takeTurn, WARM_UP);
  await reader.stop();
  return { work, turn };
}
