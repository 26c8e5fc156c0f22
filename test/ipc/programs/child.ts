/** A spawned program that tells what it was given, and what a child of its own was. */
import { currentProcess, PA_HND, PA_USER0, spawn, takeStartupHandle } from '../../../ipc';
import { ok, ZX_CHANNEL_READABLE, ZX_INFO_HANDLE_BASIC, ZX_TIME_INFINITE } from '../../../kernel';

const me = currentProcess();
const { sys } = me;
const [, file = '', ...args] = process.argv;
const koidOf = (handle: number): number => ok(sys.zx_object_get_info(handle, ZX_INFO_HANDLE_BASIC)).info.koid;
const parent = takeStartupHandle(PA_HND(PA_USER0, 0));

/** What a grandchild reports. */
async function grandchild(): Promise<unknown> {
  const { out0, out1 } = ok(sys.zx_channel_create(0));
  const { exited } = ok(
    spawn(me, file, { name: 'grandchild', args: ['leaf'], handles: { [PA_HND(PA_USER0, 0)]: out1 } }),
  );
  ok(await me.async.zx_object_wait_one(out0, ZX_CHANNEL_READABLE, ZX_TIME_INFINITE));
  const { bytes } = ok(sys.zx_channel_read(out0, 0, 65536, 0));
  return { ...(JSON.parse(Buffer.from(bytes).toString()) as object), exited: await exited };
}

async function report(): Promise<void> {
  const [first, again, missing] = [1, 1, 2].map((n) => takeStartupHandle(PA_HND(PA_USER0, n)));
  const told = {
    name: me.name,
    koid: me.koid,
    args,
    isSame: currentProcess() === me,
    variables: Object.keys(process.env).filter((key) => /^ZXSIM_(FD|SOCKET)$/.test(key)),
    given: first === 0 ? 0 : koidOf(first ?? 0),
    again,
    missing,
    job: koidOf(me.defaultJob),
    grandchild: args.includes('leaf') ? null : await grandchild(),
  };
  ok(sys.zx_channel_write(parent, 0, Buffer.from(JSON.stringify(told)), []));
}

void report();
