import { connect } from '../../ipc';
import { ok, type UserProcess, ZX_CHANNEL_READABLE, ZX_TIME_INFINITE } from '../../kernel';
import { Peer } from './peer';

const MESSAGE_LENGTH = 1024;
const MOST_HANDLES = 8;

/** Starts a program of this folder as a client of the same kernel, and hands it handles. */
export async function startWith(
  program: UserProcess,
  socketPath: string,
  name: string,
  handles: readonly number[],
): Promise<Peer> {
  const { svc, sys } = program;
  const listener = ok(svc.publish(name)).out;
  const starting = Peer.start(name, socketPath);
  await program.wait(listener, ZX_CHANNEL_READABLE);
  const [end = 0] = ok(sys.zx_channel_read(listener, 0, MESSAGE_LENGTH, MOST_HANDLES)).handles;
  ok(sys.zx_channel_write(end, 0, new Uint8Array(0), handles));
  ok(sys.zx_handle_close(listener));
  return starting;
}

/** In such a program: the process that it is, and the handles that it was handed. */
export function takeOver(name: string): { program: UserProcess; handles: readonly number[] } {
  const program = connect({ socketPath: process.argv[2] ?? '', name });
  const { svc, sys } = program;
  const end = ok(svc.connect(name)).out;
  ok(sys.zx_object_wait_one(end, ZX_CHANNEL_READABLE, ZX_TIME_INFINITE));
  return { program, handles: ok(sys.zx_channel_read(end, 0, MESSAGE_LENGTH, MOST_HANDLES)).handles };
}
