import { currentProcess, PA_HND, PA_USER0, takeStartupHandle } from '../../../ipc';
import {
  ok,
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_ERR_PEER_CLOSED,
  ZX_OK,
  ZX_TIME_INFINITE,
} from '../../../kernel';
import { Channel, type Handle } from '../../../zx';

/** What an actor does when it is told to, by name, with arguments and the handles that came along. */
export type Steps = Readonly<
  Record<string, (args: readonly number[], handles: readonly Handle[]) => unknown>
>;

/** Takes steps as the director calls for them, until it closes its end. */
export function perform(steps: Steps): void {
  const me = currentProcess();
  const director = new Channel(me, takeStartupHandle(PA_HND(PA_USER0, 0)));
  const all: Steps = { pid: () => process.pid, ...steps };
  const next = async (): Promise<void> => {
    ok(await director.async.waitOne(ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED, ZX_TIME_INFINITE));
    const message = director.read();
    if (message.status === ZX_ERR_PEER_CLOSED) return;
    if (message.status === ZX_OK) {
      const { step, args } = JSON.parse(Buffer.from(message.bytes).toString()) as {
        step: string;
        args: number[];
      };
      ok(director.write(Buffer.from(JSON.stringify(answer(() => all[step]?.(args, message.handles))))));
    }
    return next();
  };
  void next();
}

function answer(step: () => unknown): { value?: unknown; error?: string } {
  try {
    return { value: step() };
  } catch (error) {
    return { error: String(error) };
  }
}
