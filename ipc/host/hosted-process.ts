import { LocalProcess } from '../../kernel/local/local-process';
import type { Newborn } from '../../kernel/newborn';
import type { Births } from '../client/births';
import type { OwnWindow } from './own-window';

/** A program beside the kernel, in the same OS process: its syscalls are direct calls, its memory is shared with others. */
export class HostedProcess extends LocalProcess {
  constructor(
    newborn: Newborn,
    window: OwnWindow,
    /** Its children. */
    readonly births: Births,
  ) {
    super(newborn, (_mapping, addr, length) => window.view(addr, length));
  }
}
