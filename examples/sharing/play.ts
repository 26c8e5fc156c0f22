import { ZX_USER_SIGNAL_0, ZX_USER_SIGNAL_1 } from '../../kernel';

/** What the two programs say to one another. */
export const MESSAGES = {
  mirrored: 'instrumentation, before',
  changed: 'instrumentation, after!',
  written: ['short', 'a good deal longer', 'x'.repeat(4096), 'short again'],
};

/** The sender's signal: there is something to read. */
export const READY = ZX_USER_SIGNAL_0;
/** The receiver's signal: it has been read. */
export const TAKEN = ZX_USER_SIGNAL_1;
