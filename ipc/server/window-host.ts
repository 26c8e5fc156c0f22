import type { MappingHost, Protection } from '../../kernel/memory/mapping-host';
import type { Pages } from '../../kernel/memory/pages';
import type { MemoryCommand } from '../wire/messages';
import { DueCommands } from './due-commands';
import { mapCommand, protectCommand, unmapCommand } from './memory-commands';

/** Commands beyond which they are forgotten, and made anew of what is mapped when somebody can take them. */
const MOST_COMMANDS = 4096;

/** A client's window: what changes in it goes to the client as commands, with the next reply. */
export class WindowHost implements MappingHost {
  /** Has every mapping that there is shown again. */
  showAll: () => void = () => undefined;
  #due = new DueCommands();
  /** The range in which commands were forgotten. */
  #forgotten: { readonly from: number; readonly to: number } | undefined;
  #remaking = false;

  map(addr: number, length: number, pages: Pages, offset: number, protection: Protection): void {
    this.#add(mapCommand(addr, length, pages, offset, protection));
  }

  protect(addr: number, length: number, protection: Protection): void {
    this.#add(protectCommand(addr, length, protection));
  }

  unmap(addr: number, length: number): void {
    this.#add(unmapCommand(addr, length));
  }

  get isDue(): boolean {
    return this.#due.size > 0 || this.#forgotten !== undefined;
  }

  /** The commands that are due, taken out. */
  take(): MemoryCommand[] {
    if (this.#forgotten) this.#remake(this.#forgotten);
    return this.#due.take();
  }

  /** Takes commands back that may not have been done; what was added since comes after them. */
  giveBack(commands: readonly MemoryCommand[]): void {
    const since = this.#due.take();
    for (const command of [...commands, ...since]) this.#add(command);
  }

  #add(command: MemoryCommand): void {
    if (this.#forgotten) return this.#forget(command);
    this.#due.add(command);
    if (this.#due.size > MOST_COMMANDS && !this.#remaking)
      this.#due.take().forEach((each) => this.#forget(each));
  }

  #forget([, addr, length]: MemoryCommand): void {
    const { from, to } = this.#forgotten ?? { from: addr, to: addr };
    this.#forgotten = { from: Math.min(from, addr), to: Math.max(to, addr + length) };
  }

  /** Nothing is in the range but what is mapped: that is mapped again in place, and the rest is unmapped. */
  #remake({ from, to }: { readonly from: number; readonly to: number }): void {
    this.#forgotten = undefined;
    this.#remaking = true;
    this.unmap(from, to - from);
    this.showAll();
    this.#remaking = false;
  }
}
