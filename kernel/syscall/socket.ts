import {
  ZX_POL_NEW_SOCKET,
  ZX_SOCKET_DATAGRAM,
  ZX_SOCKET_DISPOSITION_WRITE_ENABLED,
  ZX_SOCKET_PEEK,
} from '../abi/constants';
import { ZX_DEFAULT_SOCKET_RIGHTS } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { socketSyscalls } from '../abi/syscall/socket';
import { Socket } from '../object/socket';
import { refuse } from '../refused';
import type { HandlersOf } from './handler';
import { enforcePolicy } from './policy';
import { createPair } from './pair';

const LONGEST_READ = 2 ** 32 - 1;

export const socketHandlers: HandlersOf<typeof socketSyscalls> = {
  zx_socket_create(caller, options) {
    const { refusals } = socketSyscalls.zx_socket_create;
    enforcePolicy(caller, ZX_POL_NEW_SOCKET, refusals.policy);
    if ((options & ~ZX_SOCKET_DATAGRAM) !== 0) refuse(refusals.badOptions);
    return createPair(caller, ZX_DEFAULT_SOCKET_RIGHTS, (core) => Socket.createPair(core, options));
  },

  zx_socket_read(caller, handle, options, buffer_size) {
    const { refusals } = socketSyscalls.zx_socket_read;
    if ((options & ~ZX_SOCKET_PEEK) !== 0) refuse(refusals.badOptions);
    const { object: socket } = caller.process.handles.resolve(handle, refusals.handle);
    if (buffer_size > LONGEST_READ) refuse(refusals.tooLong);
    if (socket.used === 0) {
      if (!socket.peer) refuse(refusals.peerClosed);
      refuse(socket.isPeerWriteDisabled ? refusals.disabled : refusals.empty);
    }
    const length = Number(buffer_size);
    const buffer = options === ZX_SOCKET_PEEK ? socket.peek(length) : socket.take(length);
    return { status: ZX_OK, buffer, actual: buffer.length };
  },

  zx_socket_write(caller, handle, options, buffer) {
    const { refusals } = socketSyscalls.zx_socket_write;
    if (options !== 0) refuse(refusals.badOptions);
    const { object: socket } = caller.process.handles.resolve(handle, refusals.handle);
    const { peer } = socket;
    if (!peer) return refuse(refusals.peerClosed);
    if (socket.isWriteDisabled) refuse(refusals.disabled);
    if (buffer.length === 0) return { status: ZX_OK, actual: 0 };
    if (peer.free === 0) refuse(refusals.full);
    if (socket.isDatagram && buffer.length > peer.free) {
      refuse(buffer.length > peer.free + peer.used ? refusals.tooLong : refusals.noRoom);
    }
    const actual = Math.min(buffer.length, peer.free);
    peer.receive(buffer.subarray(0, actual));
    return { status: ZX_OK, actual };
  },

  zx_socket_set_disposition(caller, handle, disposition, disposition_peer) {
    const { refusals } = socketSyscalls.zx_socket_set_disposition;
    if (disposition > ZX_SOCKET_DISPOSITION_WRITE_ENABLED) refuse(refusals.badDisposition);
    if (disposition_peer > ZX_SOCKET_DISPOSITION_WRITE_ENABLED) refuse(refusals.badPeerDisposition);
    const { object: socket } = caller.process.handles.resolve(handle, refusals.handle);
    const enables = disposition === ZX_SOCKET_DISPOSITION_WRITE_ENABLED;
    const enablesPeer = disposition_peer === ZX_SOCKET_DISPOSITION_WRITE_ENABLED;
    if (enables && socket.peer && !socket.peer.mayEnablePeer) refuse(refusals.unread);
    if (enablesPeer && !socket.mayEnablePeer) refuse(refusals.unread);
    socket.setDisposition(disposition, disposition_peer);
    return { status: ZX_OK };
  },
};
