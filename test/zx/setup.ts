import { ok, statusName, type UserProcess, ZX_CHANNEL_READABLE, ZX_INFO_HANDLE_BASIC } from '../../kernel';
import { Channel, type ZxObject } from '../../zx';

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);
export const outcome = (result: { readonly status: number }): string => statusName(result.status);
export const koidOf = (object: ZxObject): number => ok(object.getInfo(ZX_INFO_HANDLE_BASIC)).info.koid;
export const rightsOf = (object: ZxObject): number => ok(object.getInfo(ZX_INFO_HANDLE_BASIC)).info.rights;

let services = 0;

/** The two ends of a new channel between two programs: `here`'s, then `there`'s. */
export function channelBetween(here: UserProcess, there: UserProcess): [Channel, Channel] {
  const name = `wrappers ${++services}`;
  using listener = new Channel(here, ok(here.svc.publish(name)).out);
  const far = new Channel(there, ok(there.svc.connect(name)).out);
  ok(listener.waitOne(ZX_CHANNEL_READABLE));
  const [near] = ok(listener.read()).handles;
  if (!near) throw new Error('the service registry sent no channel');
  return [near.as(Channel), far];
}
