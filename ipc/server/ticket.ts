import { randomBytes } from 'node:crypto';

/** A ticket that can't be guessed. */
export function createTicket(): string {
  return randomBytes(16).toString('hex');
}
