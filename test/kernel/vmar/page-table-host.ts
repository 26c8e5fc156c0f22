import type { MappingHost, Protection } from '../../../kernel/memory/mapping-host';
import type { Pages } from '../../../kernel/memory/pages';
import { PAGE } from './setup';

/** What stands at a page of memory. */
export interface HostPage {
  readonly offset: number;
  readonly protection: Protection;
}

/** A host that keeps a table of single pages, as a processor would, and can be told to refuse. */
export class PageTableHost implements MappingHost {
  readonly pages = new Map<number, HostPage>();
  /** The calls so far, in short. */
  readonly calls: string[] = [];
  refuseNextMap: (() => never) | undefined;

  map(addr: number, length: number, _pages: Pages, offset: number, protection: Protection): void {
    this.refuseNextMap?.();
    this.calls.push(`map ${length / PAGE} at ${addr / PAGE} from ${offset / PAGE} ${show(protection)}`);
    for (let done = 0; done < length; done += PAGE) {
      this.pages.set(addr + done, { offset: offset + done, protection });
    }
  }

  protect(addr: number, length: number, protection: Protection): void {
    this.calls.push(`protect ${length / PAGE} at ${addr / PAGE} ${show(protection)}`);
    for (let done = 0; done < length; done += PAGE) {
      const page = this.pages.get(addr + done);
      if (!page) throw new Error(`protect: nothing is mapped at ${addr + done}`);
      this.pages.set(addr + done, { ...page, protection });
    }
  }

  unmap(addr: number, length: number): void {
    this.calls.push(`unmap ${length / PAGE} at ${addr / PAGE}`);
    for (let done = 0; done < length; done += PAGE) this.pages.delete(addr + done);
  }
}

function show({ read, write }: Protection): string {
  return `${read ? 'r' : '-'}${write ? 'w' : '-'}`;
}
