import { ok, type UserProcess, ZX_CHANNEL_READABLE, ZX_TIME_INFINITE } from '../../../../kernel';
import { type Boot } from '../../../harness/modes';
import { connected, moved, read, text, write } from '../setup';

export const FIRST_TXID = 0x80000001;

/** Both forms of the call: they differ in that of their handles only. */
export const calls = ['zx_channel_call', 'zx_channel_call_etc'] as const;

/** What a test says of its call; the rest are defaults that let it succeed. */
interface Request {
  readonly options?: number;
  readonly deadline?: bigint;
  readonly bytes?: Uint8Array;
  readonly handles?: readonly number[];
  readonly numBytes?: number;
  readonly numHandles?: number;
}

export type CallName = (typeof calls)[number];

/** A plain handle as each syscall takes it. */
const entries: Record<CallName, (handle: number) => unknown> = {
  zx_channel_call: (handle) => handle,
  zx_channel_call_etc: (handle) => moved(handle),
};

export function request(name: CallName, { bytes, handles = [], numBytes = 64, numHandles = 4 }: Request) {
  const rest = { wr_bytes: bytes ?? text('----body'), rd_num_bytes: numBytes, rd_num_handles: numHandles };
  return { ...rest, wr_handles: handles.map((handle) => entries[name](handle)) };
}

export const txidOf = (bytes: Uint8Array): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);

export function message(txid: number, body = ''): Uint8Array {
  const bytes = new Uint8Array([0, 0, 0, 0, ...text(body)]);
  new DataView(bytes.buffer).setUint32(0, txid, true);
  return bytes;
}

/** A client's calls on its end of a channel to a server. */
export function client(boot: Boot, name: CallName) {
  const { client: caller, server, clientEnd, serverEnd } = connected(boot);
  // The two syscalls differ in the form of their handles only.
  type Loose = (handle: number, options: number, deadline: bigint, args: unknown) => unknown;
  type Replied = Awaited<ReturnType<UserProcess['async']['zx_channel_call']>>;
  return {
    caller,
    server,
    clientEnd,
    serverEnd,
    /** Blocks; of use only where the call fails at once. */
    now: (asked: Request = {}, end = clientEnd): Replied =>
      (caller.sys[name] as Loose)(
        end,
        asked.options ?? 0,
        asked.deadline ?? ZX_TIME_INFINITE,
        request(name, asked),
      ) as Replied,
    later: (asked: Request = {}, end = clientEnd): Promise<Replied> =>
      (caller.async[name] as Loose)(
        end,
        asked.options ?? 0,
        asked.deadline ?? ZX_TIME_INFINITE,
        request(name, asked),
      ) as Promise<Replied>,
    /** The oldest request at the server's end. */
    receive: () => {
      ok(server.sys.zx_object_wait_one(serverEnd, ZX_CHANNEL_READABLE, ZX_TIME_INFINITE));
      return ok(read(server.sys, serverEnd));
    },
    reply: (txid: number, body?: string, handles: number[] = []) =>
      ok(write(server.sys, serverEnd, message(txid, body), handles)),
  };
}
