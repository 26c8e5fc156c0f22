import { SharedMemory } from '../../shared-memory';
import { Vmo } from '../../zx';
import { timeEach } from '../measure/time';
import { takeOver } from './handover';
import { Turns } from './turns';
import { search } from './use';

const { program, handles } = takeOver('memory-reader');
const [vmo = 0, eventPair = 0] = handles;
const memory = new SharedMemory(program);
memory.link(new Vmo(program, vmo));

/** So many reads are made before any is counted, for what makes them to be compiled: here, and in the kernel. */
const WARM_UP = 40_000;

function readAll(): boolean {
  memory.read();
  return search(memory.data);
}

/** Asked with a number: what so many reads take each. Then turns begin, until the other program goes. */
process.on('message', (count: number) => {
  process.send?.(timeEach(count, readAll, WARM_UP), () => {
    const turns = new Turns(program, eventPair);
    for (let more = turns.first(); more; more = turns.next()) readAll();
    process.exit();
  });
});
process.send?.('ready');
