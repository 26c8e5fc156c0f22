import { ok, type UserProcess } from '../../kernel';

let links = 0;

/** A channel between two programs: the end of each. They hold nothing else more than before. */
export function link(a: UserProcess, b: UserProcess): [number, number] {
  const name = `link-${links++}`;
  const listener = ok(b.svc.publish(name)).out;
  const mine = ok(a.svc.connect(name)).out;
  const [theirs = 0] = ok(b.sys.zx_channel_read(listener, 0, 64, 1)).handles;
  ok(b.sys.zx_handle_close(listener));
  return [mine, theirs];
}
