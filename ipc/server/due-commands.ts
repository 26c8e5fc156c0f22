import { COMMAND_MAP, COMMAND_PROTECT, COMMAND_UNMAP, type MemoryCommand } from '../wire/messages';

type MapCommand = Extract<MemoryCommand, readonly [typeof COMMAND_MAP, ...unknown[]]>;

/** Memory commands with the same effect as all that were added, one a range at most: later ones take earlier ones in. */
export class DueCommands {
  /** By address, none overlapping another. */
  #commands: MemoryCommand[] = [];

  get size(): number {
    return this.#commands.length;
  }

  add(command: MemoryCommand): void {
    const [first, last] = this.#touched(command);
    const before = this.#commands.slice(first, last);
    const [, addr, length] = command;
    const around = before.flatMap((old) => [part(old, old[1], addr), part(old, addr + length, endOf(old))]);
    const inside = command[0] === COMMAND_PROTECT ? protectAll(before, command) : [command];
    const after = [...around, ...inside].filter((each) => each !== undefined);
    this.#commands.splice(first, last - first, ...merged(after.sort((a, b) => a[1] - b[1])));
  }

  /** Everything, taken out. */
  take(): MemoryCommand[] {
    const commands = this.#commands;
    this.#commands = [];
    return commands;
  }

  /** Which commands lie in the range of another one or beside it: from the first of them to before the last. */
  #touched([, addr, length]: MemoryCommand): [first: number, last: number] {
    const first = this.#firstWhere((each) => endOf(each) >= addr);
    return [
      first,
      Math.max(
        first,
        this.#firstWhere((each) => each[1] > addr + length),
      ),
    ];
  }

  /** The first command for which that holds; it holds for all behind it too. */
  #firstWhere(holds: (command: MemoryCommand) => boolean): number {
    let low = 0;
    let high = this.#commands.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const command = this.#commands[middle];
      if (command && holds(command)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function endOf([, addr, length]: MemoryCommand): number {
  return addr + length;
}

/** What a command does between two addresses; `undefined` if that is nothing. */
function part(command: MemoryCommand, from: number, to: number): MemoryCommand | undefined {
  const start = Math.max(from, command[1]);
  const length = Math.min(to, endOf(command)) - start;
  if (length <= 0) return undefined;
  switch (command[0]) {
    case COMMAND_MAP:
      return [
        COMMAND_MAP,
        start,
        length,
        command[3],
        command[4],
        command[5],
        command[6] + start - command[1],
      ];
    case COMMAND_UNMAP:
      return [COMMAND_UNMAP, start, length];
    case COMMAND_PROTECT:
      return [COMMAND_PROTECT, start, length, command[3]];
  }
}

/** What is left to do where protection changes: in what is mapped before that, it is another one from the start. */
function protectAll(
  before: readonly MemoryCommand[],
  change: Extract<MemoryCommand, readonly [typeof COMMAND_PROTECT, ...unknown[]]>,
): MemoryCommand[] {
  const [, addr, length, protection] = change;
  const maps = before
    .filter((each): each is MapCommand => each[0] === COMMAND_MAP)
    .map((each) => part(withProtection(each, protection), addr, addr + length))
    .filter((each) => each !== undefined);
  const left: MemoryCommand[] = [];
  let at = addr;
  for (const map of [...maps, undefined]) {
    const gap = part(change, at, map?.[1] ?? addr + length);
    if (gap) left.push(gap);
    if (map) left.push(map);
    at = map ? endOf(map) : at;
  }
  return left;
}

function withProtection([kind, addr, length, , ...file]: MapCommand, protection: number): MapCommand {
  return [kind, addr, length, protection, ...file];
}

/** The same with neighbours that unmap as one. */
function merged(commands: readonly MemoryCommand[]): MemoryCommand[] {
  const result: MemoryCommand[] = [];
  for (const command of commands) {
    const last = result.at(-1);
    if (last?.[0] === COMMAND_UNMAP && command[0] === COMMAND_UNMAP && endOf(last) === command[1]) {
      result[result.length - 1] = [COMMAND_UNMAP, last[1], last[2] + command[2]];
    } else {
      result.push(command);
    }
  }
  return result;
}
