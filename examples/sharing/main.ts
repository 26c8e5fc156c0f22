import { ok, ZX_INFO_PROCESS, ZX_TASK_TERMINATED, ZX_TIME_INFINITE } from '../../kernel';
import { connect, spawnKernel } from '../../ipc';
import { Channel } from '../../zx';
import { present } from './present';
import type { Check } from './script';
import { Actor, Trace } from './stage';

/** One of the four parts: what it shows, the syscalls that were made, what was checked. */
export interface Part {
  readonly title: string;
  readonly words: string;
  readonly trace: readonly string[];
  readonly checks: readonly Check[];
}

async function main(): Promise<void> {
  const kernel = await spawnKernel();
  try {
    const director = connect({ socketPath: kernel.socketPath, name: 'director' });
    const link = ok(Channel.create(director));
    const sender = Actor.start(director, 'sender', link.endpoint0);
    const receiver = Actor.start(director, 'receiver', link.endpoint1);
    const trace = await Trace.start(kernel, [sender, receiver]);

    const parts: Part[] = [];
    const part = async (
      title: string,
      words: string,
      perform: () => Promise<readonly Check[]>,
    ): Promise<void> => {
      const checks = await perform();
      parts.push({ title, words, checks, trace: await trace.take() });
    };
    /** Each step after the one before it. */
    const inTurn = async (...steps: readonly (readonly [Actor, string])[]): Promise<Check[]> => {
      const checks: Check[] = [];
      for (const [actor, step] of steps) checks.push(...(await actor.do(step)).checks);
      return checks;
    };

    await part(
      '1. Fixed length: mirror a region',
      `The sender mirrors a region of its own memory into a VMO and sends a handle; the receiver maps it.
Then the sender changes its region and calls update(): the receiver sees it in its own mapping.`,
      () => inTurn([sender, 'mirror'], [receiver, 'link'], [sender, 'update'], [receiver, 'look']),
    );
    await part(
      '2. Variable length: reserve, write, read',
      `The sender reserves room and writes contents of several sizes. The size travels as the VMO's
content size; an eventpair says when to look.`,
      async () => [
        ...(await inTurn([sender, 'reserve'], [receiver, 'link variable'])),
        ...(await Promise.all([sender.do('write'), receiver.do('read')])).flatMap((report) => report.checks),
      ],
    );
    await part(
      '3. What rights do',
      `The sender duplicates its handle without ZX_RIGHT_WRITE and sends the duplicate. The receiver
asks for a writable mapping; the kernel refuses, and can say why.`,
      () => inTurn([sender, 'duplicate'], [receiver, 'map for writing']),
    );
    await part(
      '4. The sender is killed',
      `kill -9 of the sender's OS process, ${sender.pid}. Its handles close, so the receiver gets a signal;
what the receiver has mapped stays.`,
      async () => {
        const told = receiver.do('outlive the sender');
        process.kill(sender.pid, 'SIGKILL');
        const { checks } = await told;
        ok(await sender.process.async.waitOne(ZX_TASK_TERMINATED, ZX_TIME_INFINITE));
        const { info } = ok(sender.process.getInfo(ZX_INFO_PROCESS));
        return [
          ...checks,
          {
            what: 'its process has ended, as after a crash',
            expected: '-1028',
            seen: String(info.return_code),
          },
        ];
      },
    );
    present(parts, process.argv.includes('--json'));
    director.exit(0);
  } finally {
    await kernel.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
