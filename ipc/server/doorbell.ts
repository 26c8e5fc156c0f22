import type { Socket } from 'node:net';
import { sendSome } from '../posix/socket';
import { DOORBELL } from '../wire/doorbell';

/** Wakes a client that sleeps on its socket. */
export function ringDoorbell(socket: Socket): void {
  if (socket.writableLength > 0) return; // What waits there wakes it.
  const fd = descriptorOf(socket);
  if (fd === undefined) {
    socket.write(DOORBELL);
    return;
  }
  try {
    sendSome(fd, DOORBELL);
  } catch {
    // It has gone, which the socket's end will tell.
  }
}

/** Node hides it, but writing past its queue takes a tenth of the time. */
function descriptorOf(socket: Socket): number | undefined {
  const handle: unknown = Reflect.get(socket, '_handle');
  const fd: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : undefined;
  return typeof fd === 'number' && fd >= 0 ? fd : undefined;
}
