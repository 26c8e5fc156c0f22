/** A process's ticket, as programs hand it on: the socket of its kernel and the secret that the kernel gave it. */
export interface Ticket {
  readonly socketPath: string;
  readonly secret: string;
}

const SEPARATOR = '#';

export function formatTicket({ socketPath, secret }: Ticket): string {
  return `${socketPath}${SEPARATOR}${secret}`;
}

/** Throws a TypeError for a string that is no ticket of a process behind a kernel process. */
export function parseTicket(ticket: string): Ticket {
  const at = ticket.lastIndexOf(SEPARATOR);
  if (at <= 0) throw new TypeError(`'${ticket}' is not the ticket of a process that was made by connect()`);
  return { socketPath: ticket.slice(0, at), secret: ticket.slice(at + 1) };
}
