import { Kernel, ok, type UserProcess, ZX_CHANNEL_READABLE } from '../../kernel';
import { Channel } from '../../zx';

async function serve(me: UserProcess): Promise<void> {
  using listener = new Channel(me, ok(me.svc.publish('example.Greeter')).out);
  ok(await listener.async.waitOne(ZX_CHANNEL_READABLE));
  const [end] = ok(listener.read()).handles; // each message carries the server end of one connection
  if (!end) throw new Error('a message of a listener carries a handle');
  using connection = end.as(Channel);
  ok(await connection.async.waitOne(ZX_CHANNEL_READABLE));
  const name = new TextDecoder().decode(ok(connection.read()).bytes);
  ok(connection.write(new TextEncoder().encode(`hello, ${name}`)));
}

async function ask(me: UserProcess): Promise<string> {
  using connection = new Channel(me, ok(me.svc.connect('example.Greeter')).out); // usable at once
  ok(connection.write(new TextEncoder().encode(me.name)));
  ok(await connection.async.waitOne(ZX_CHANNEL_READABLE));
  return new TextDecoder().decode(ok(connection.read()).bytes);
}

async function main(): Promise<void> {
  using kernel = new Kernel();
  const answer = ask(kernel.createProcess('client')); // a connect before the publish waits
  await Promise.all([serve(kernel.createProcess('server')), answer]);
  console.log(await answer);
}

void main();
