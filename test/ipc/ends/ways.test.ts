import { join } from 'node:path';
import { expect } from 'chai';
import { spawn } from '../../../ipc';
import {
  ok,
  type UserProcess,
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_INFO_HANDLE_BASIC,
  ZX_INFO_PROCESS,
  ZX_INFO_PROCESS_FLAG_EXITED,
  ZX_INFO_PROCESS_FLAG_STARTED,
  ZX_JOB_NO_PROCESSES,
  ZX_PROCESS_TERMINATED,
  ZX_TIME_INFINITE,
} from '../../../kernel';
import { hostEnded, HostProgram } from '../host-program';
import { suiteKernel } from '../suite-kernel';
import { describeEachTransport } from '../each-transport';

const FILE = join(__dirname, '../programs/end.ts');
const KILLED = -1024;
const CRASHED = -1028;

/** A program that waits for its end, as the director holds it. */
interface Doomed {
  readonly how: string;
  readonly pid: number;
  readonly koid: number;
  readonly channel: number;
  readonly process: number;
  readonly job: number;
}

/** How programs that were spawned end, and what their process shows then. */
const spawned: readonly [how: string, returnCode: number][] = [
  ['exit', 7],
  ['large code', 2 ** 40],
  ['negative code', -5],
  ['zx_process_exit', 9],
  ['zx_thread_exit', 0],
  ['end of module', 0],
  ['exitCode', 4],
  ['process.exit', 6],
  ['uncaught error', 1],
  ['store to read-only memory', CRASHED],
  ['too many messages', CRASHED],
  ['zx_task_kill of itself', KILLED],
  ['exit of a worker', 11],
];

/** How they are ended from outside. */
const ended: readonly [
  how: string,
  what: string,
  end: (director: UserProcess, doomed: Doomed) => void,
  returnCode: number,
][] = [
  ['blocked in a syscall', 'SIGKILL', (_, { pid }) => process.kill(pid, 'SIGKILL'), CRASHED],
  [
    'blocked in a syscall',
    'zx_task_kill',
    (director, doomed) => ok(director.sys.zx_task_kill(doomed.process)),
    KILLED,
  ],
  [
    'awaiting a syscall',
    'zx_task_kill',
    (director, doomed) => ok(director.sys.zx_task_kill(doomed.process)),
    KILLED,
  ],
  [
    'busy elsewhere',
    'zx_task_kill',
    (director, doomed) => ok(director.sys.zx_task_kill(doomed.process)),
    KILLED,
  ],
];

/** Programs that connected of themselves: how the OS process ends as well. */
const connected: readonly [how: string, returnCode: number, code: number | null, signal: string | null][] = [
  ['end of module', 0, 0, null],
  ['exitCode', 4, 4, null],
  ['process.exit', 6, 6, null],
  ['uncaught error', 1, 1, null],
  ['rejected promise', 1, 1, null],
  ['store to read-only memory', CRASHED, null, 'SIGSEGV'],
];

describeEachTransport('the end of a program', () => {
  const kernel = suiteKernel({}, 'suite');
  let director: UserProcess;
  let listener: number;
  const reported = new Map<string, Doomed[]>();
  const hosts = new Map<string, HostProgram>();
  /** When spawned programs end, by the koid of their process. */
  const exits = new Map<number, Promise<number>>();

  before('all programs are started at once, for that takes long', async () => {
    director = kernel.connect('director');
    listener = ok(director.svc.publish('report')).out;
    for (const [how] of [...spawned, ...ended]) {
      const { process: handle, exited } = ok(spawn(director, FILE, { name: `spawned ${how}`, args: [how] }));
      exits.set(ok(director.sys.zx_object_get_info(handle, ZX_INFO_HANDLE_BASIC)).info.koid, exited);
      ok(director.sys.zx_handle_close(handle));
    }
    for (const [how] of connected) {
      hosts.set(how, new HostProgram('end.ts', [how, kernel.socketPath]));
    }
    for (let i = 0; i < spawned.length + ended.length + connected.length; i++) await receiveReport();
  }).timeout(120_000);

  async function receiveReport(): Promise<void> {
    ok(await director.async.zx_object_wait_one(listener, ZX_CHANNEL_READABLE, ZX_TIME_INFINITE));
    const [channel = 0] = ok(director.sys.zx_channel_read(listener, 0, 0, 1)).handles;
    ok(await director.async.zx_object_wait_one(channel, ZX_CHANNEL_READABLE, ZX_TIME_INFINITE));
    const { bytes, handles } = ok(director.sys.zx_channel_read(channel, 0, 200, 2));
    const told = JSON.parse(Buffer.from(bytes).toString()) as Pick<Doomed, 'how' | 'pid' | 'koid'>;
    const { how, pid } = told;
    const [process = 0, job = 0] = handles;
    const isConnected = [...hosts.values()].some((host) => host.pid === pid);
    const key = isConnected ? `connected ${how}` : how;
    reported.set(key, [...(reported.get(key) ?? []), { ...told, channel, process, job }]);
  }

  /** The next of the programs that end like this. */
  function take(key: string): Doomed {
    const doomed = reported.get(key)?.shift();
    if (!doomed) throw new Error(`no program to end: ${key}`);
    return doomed;
  }

  /** Tells a program to go on, and awaits its end as a watcher does. */
  async function watchEnd(doomed: Doomed, end: () => void, returnCode: number): Promise<void> {
    ok(director.sys.zx_channel_write(doomed.channel, 0, new Uint8Array(0), []));
    end();
    const { observed } = ok(
      await director.async.zx_object_wait_one(doomed.process, ZX_PROCESS_TERMINATED, ZX_TIME_INFINITE),
    );
    expect(observed & ZX_PROCESS_TERMINATED).not.to.equal(0);
    const { info } = ok(director.sys.zx_object_get_info(doomed.process, ZX_INFO_PROCESS));
    expect(info.return_code).to.equal(returnCode);
    expect(info.flags).to.equal(ZX_INFO_PROCESS_FLAG_STARTED | ZX_INFO_PROCESS_FLAG_EXITED);
    const peer = ok(director.sys.zx_object_wait_one(doomed.channel, ZX_CHANNEL_PEER_CLOSED, 0n));
    expect(peer.observed & ZX_CHANNEL_PEER_CLOSED, 'its handles were closed before').not.to.equal(0);
  }

  for (const [how, returnCode] of spawned) {
    it(`of one that was spawned: ${how} gives ${returnCode}, and its OS process ends`, async () => {
      const doomed = take(how);
      await watchEnd(doomed, () => undefined, returnCode);
      expect(await exits.get(doomed.koid)).to.equal(returnCode);
      await hostEnded(doomed.pid);
    });
  }

  for (const [how, what, end, returnCode] of ended) {
    it(`of one that was spawned and is ${how}: ${what} gives ${returnCode}, and its OS process ends`, async () => {
      const doomed = take(how);
      await watchEnd(doomed, () => end(director, doomed), returnCode);
      expect(await exits.get(doomed.koid)).to.equal(returnCode);
      await hostEnded(doomed.pid);
    });
  }

  for (const [how, returnCode, code, signal] of connected) {
    it(`of one that connected: ${how} gives ${returnCode}, and its job has no processes`, async () => {
      const doomed = take(`connected ${how}`);
      await watchEnd(doomed, () => undefined, returnCode);
      const { observed } = ok(
        director.sys.zx_object_wait_one(doomed.job, ZX_JOB_NO_PROCESSES, ZX_TIME_INFINITE),
      );
      expect(observed & ZX_JOB_NO_PROCESSES).not.to.equal(0);
      expect(await hosts.get(how)?.exit()).to.deep.equal([code, signal]);
    });
  }
});
