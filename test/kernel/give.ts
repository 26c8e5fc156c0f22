import { ok, type UserProcess } from '../../kernel';

let services = 0;

/** Moves a handle from one program to another; its new value. */
export function give(from: UserProcess, to: UserProcess, handle: number): number {
  const service = `give-${services++}`;
  const listener = ok(to.svc.publish(service)).out;
  const client = ok(from.svc.connect(service)).out;
  ok(from.sys.zx_channel_write(client, 0, new Uint8Array(0), [handle]));
  const server = received(to, listener);
  const value = received(to, server);
  ok(from.sys.zx_handle_close(client));
  ok(to.sys.zx_handle_close_many([server, listener]));
  return value;
}

function received({ sys }: UserProcess, channel: number): number {
  const { handles } = ok(sys.zx_channel_read(channel, 0, 64, 1));
  const [value] = handles;
  if (value === undefined) throw new Error('the message held no handle');
  return value;
}
