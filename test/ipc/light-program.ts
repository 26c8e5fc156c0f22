import { join } from 'node:path';
import { PA_HND, PA_USER0, spawn } from '../../ipc';
import { ok, type UserProcess, ZX_CHANNEL_PEER_CLOSED, ZX_CHANNEL_READABLE } from '../../kernel';
import { type SyscallName, syscallTable } from '../../kernel/abi/table';

const STARTUP = PA_HND(PA_USER0, 0);

/** Stands for what only the program knows; see programs/light.cjs. */
export const out = (step: number, index = 0) => ({ out: [step, index] });
export const own = {
  self: { own: 0 },
  thread: { own: 1 },
  rootVmar: { own: 2 },
  job: { own: 3 },
  svc: { own: 4 },
};
export const bytes = (length: number) => ({ bytes: length });
export const FOREVER = { big: String(2n ** 63n - 1n) };

/** A syscall that a light program makes. */
export type Step = readonly [number: number, args: readonly unknown[], _: null, unanswered: boolean];

export const step = (name: SyscallName, ...args: unknown[]): Step => [
  syscallTable[name].number,
  args,
  null,
  false,
];
/** One whose answer is not waited for: the program goes on, blocked in it. */
export const blocked = (name: SyscallName, ...args: unknown[]): Step => [
  syscallTable[name].number,
  args,
  null,
  true,
];

/** A program that was started and has done what it was told to. */
export interface LightProgram {
  readonly pid: number;
  /** The parent's handle to its process. */
  readonly process: number;
  /** The parent's end of a channel to it. */
  readonly channel: number;
  readonly exited: Promise<number>;
}

/** Starts a program that takes these steps; resolves when it has. */
export async function startLight(parent: UserProcess, steps: readonly Step[]): Promise<LightProgram> {
  const { out0, out1 } = ok(parent.sys.zx_channel_create(0));
  const report = step('zx_channel_write', { startup: STARTUP }, 0, { pid: 0 }, []);
  const { process, exited } = ok(
    spawn(parent, join(__dirname, 'programs/light.cjs'), {
      name: 'light',
      args: [JSON.stringify([...steps, report])],
      handles: { [STARTUP]: out1 },
    }),
  );
  const { observed } = ok(
    await parent.async.zx_object_wait_one(out0, ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED, 2n ** 63n - 1n),
  );
  if ((observed & ZX_CHANNEL_READABLE) === 0) throw new Error(`a light program failed with ${await exited}`);
  const { bytes: pid } = ok(parent.sys.zx_channel_read(out0, 0, 64, 0));
  return { pid: Number(Buffer.from(pid).toString()), process, channel: out0, exited };
}
