import { expect } from 'chai';
import { statusName } from '../../kernel';
import { ok } from '../../kernel';
import { type UserProcess, ZX_RIGHT_SAME_RIGHTS } from '../../kernel';
import { Handle, type ZxObject } from '../../zx';

export function expectStatus(status: number, name: string): void {
  expect(statusName(status)).to.equal(name);
}

/** Moves what a wrapper holds into another process, over a channel. */
export function send(object: ZxObject, to: UserProcess): Handle {
  const { sys } = object.process;
  if (object.process.koid === to.koid) return new Handle(to, object.release());
  const name = `handoff-${(count += 1)}-${process.pid}`;
  const listener = ok(to.svc.publish(name)).out;
  const client = ok(object.process.svc.connect(name)).out;
  const server = ok(to.sys.zx_channel_read(listener, 0, 0, 1)).handles[0] ?? 0;
  ok(sys.zx_channel_write(client, 0, new Uint8Array(0), [object.release()]));
  const [handle = 0] = ok(to.sys.zx_channel_read(server, 0, 0, 1)).handles;
  sys.zx_handle_close(client);
  to.sys.zx_handle_close_many([server, listener]);
  return new Handle(to, handle);
}
let count = 0;

/** Another handle to an object, in another process. */
export function sendCopy(object: ZxObject, to: UserProcess): Handle {
  const { out } = ok(object.process.sys.zx_handle_duplicate(object.handle, ZX_RIGHT_SAME_RIGHTS));
  return send(new Handle(object.process, out), to);
}
