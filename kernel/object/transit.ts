import { Channel } from './channel';
import type { Message } from './message';

/**
 * The channel ends that lie in queues of other channels. Programs can build rings of them: an end sent to the other
 * end lies in its own queue, where nobody can ever read it. Such a ring stays, as it does on Zircon, while some
 * program still holds an end that leads to it; when no program does, `collect` ends it.
 */
export class Transit {
  /** Each end under way, with the end in whose queue it lies. */
  readonly #carriers = new Map<Channel, Channel>();

  enter(message: Message, carrier: Channel): void {
    for (const { object } of message.handles)
      if (object instanceof Channel) this.#carriers.set(object, carrier);
  }

  leave(message: Message): void {
    for (const { object } of message.handles) if (object instanceof Channel) this.#carriers.delete(object);
  }

  /** Drops the messages of every end that no program can reach any more. */
  collect(): void {
    if (this.#carriers.size === 0) return;
    const reachable = this.#reachable();
    for (const end of [...this.#carriers.keys()]) if (!reachable.has(end)) end.discardMessages();
  }

  /** The ends that lead, over peers and carriers in either direction, to an end in some program's table. */
  #reachable(): Set<Channel> {
    const neighbours = this.#neighbours();
    const reachable = new Set([...neighbours.keys()].filter((end) => !this.#carriers.has(end)));
    for (const end of reachable) for (const next of neighbours.get(end) ?? []) reachable.add(next);
    return reachable;
  }

  #neighbours(): Map<Channel, Channel[]> {
    const neighbours = new Map<Channel, Channel[]>();
    const connect = (from: Channel, to: Channel): void => {
      const known = neighbours.get(from);
      if (known) known.push(to);
      else neighbours.set(from, [to]);
    };
    for (const [end, carrier] of this.#carriers) {
      for (const other of end.peer ? [carrier, end.peer] : [carrier]) {
        connect(end, other);
        connect(other, end);
      }
    }
    return neighbours;
  }
}
