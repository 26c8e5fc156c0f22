import { SharedMemory } from '../../shared-memory';
import { Vmo } from '../../zx';
import { takeOver } from './handover';
import { Turns } from './turns';

const { program, handles } = takeOver('fuzz-target');
const [inputVmo = 0, countersVmo = 0, eventPair = 0] = handles;
const input = new SharedMemory(program);
input.link(new Vmo(program, inputVmo));
const counters = new SharedMemory(program);
counters.link(new Vmo(program, countersVmo));
const counted = new Uint8Array(counters.size);

process.send?.('ready', () => {
  const turns = new Turns(program, eventPair);
  for (let more = turns.first(); more; more = turns.next()) {
    counted.fill(input.data[0] ?? 0);
    counters.data.set(counted);
  }
  process.exit();
});
