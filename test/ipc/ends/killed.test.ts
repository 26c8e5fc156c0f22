import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_CHANNEL_PEER_CLOSED,
  ZX_INFO_PROCESS,
  ZX_TIME_INFINITE,
} from '../../../kernel';
import { blocked, bytes, FOREVER, own, out, startLight, type Step, step } from '../light-program';
import { suiteKernel } from '../suite-kernel';

const PAGE = 4096;
const READ_WRITE = 3;
const AT_ONCE = 10;
const ROUNDS = 10;

/** A program that holds one of everything when it is killed, and is blocked in several syscalls. */
const EVERYTHING: readonly Step[] = [
  step('zx_vmo_create', 8 * PAGE, 0),
  step('zx_vmo_write', out(0), bytes(5000), 100),
  step('zx_vmar_map', own.rootVmar, READ_WRITE, 0, out(0), 0, 8 * PAGE),
  step('zx_vmo_create', PAGE, 2),
  step('zx_vmo_write', out(3), bytes(PAGE), 0),
  step('zx_vmo_create_child', out(0), 1, 0, 4 * PAGE),
  step('zx_vmar_allocate', own.rootVmar, 0x380, 0, 16 * PAGE),
  step('zx_vmar_map', out(6), READ_WRITE, 0, out(5), 0, 4 * PAGE),
  step('zx_channel_create', 0),
  step('zx_eventpair_create', 0),
  step('zx_event_create', 0),
  step('zx_channel_write', out(8), 0, bytes(3000), [out(9), out(3)]),
  step('zx_port_create', 0),
  step('zx_object_wait_async', out(9, 1), out(12), 7, 8, 0),
  step('zx_port_queue', out(12), [1, 0, 0, bytes(32)]),
  blocked('zx_object_wait_one', out(10), 8, FOREVER),
  blocked(
    'zx_object_wait_many',
    [
      [out(10), 8, 0],
      [own.self, 8, 0],
    ],
    FOREVER,
  ),
  blocked('zx_channel_call', out(8), 0, FOREVER, [bytes(8), [], 8, 0]),
  blocked('zx_nanosleep', FOREVER),
];

describe('programs killed with SIGKILL', () => {
  const kernel = suiteKernel();
  let parent: UserProcess;
  beforeEach(() => (parent = kernel.connect('parent')));

  it(`a hundred of them leave no object, handle, mapping, byte or descriptor in the kernel`, async () => {
    // Opens the parent's completions connection, which takes a descriptor too.
    await parent.wait(parent.self, 0, 0n);
    const counts = await kernel.counts();
    const descriptors = kernel.openDescriptors();
    for (let round = 0; round < ROUNDS; round++) {
      const programs = await Promise.all(
        Array.from({ length: AT_ONCE }, () => startLight(parent, EVERYTHING)),
      );
      for (const { pid } of programs) process.kill(pid, 'SIGKILL');
      expect(new Set(await Promise.all(programs.map((each) => each.exited)))).to.deep.equal(new Set([-1028]));
      ok(parent.sys.zx_handle_close_many(programs.flatMap((each) => [each.process, each.channel])));
    }
    await kernel.settled(counts);
    await kernel.settledDescriptors(descriptors);
  }).timeout(120_000);

  it('handles under way from one killed program to another go with them', async () => {
    const counts = await kernel.counts();
    const { out0, out1 } = ok(parent.sys.zx_channel_create(0));
    const [first, second] = await Promise.all([
      startLight(parent, EVERYTHING),
      startLight(parent, EVERYTHING),
    ]);
    ok(parent.sys.zx_channel_write(out0, 0, new Uint8Array(100), [first.channel]));
    ok(parent.sys.zx_channel_write(second.channel, 0, new Uint8Array(100), [out1]));
    process.kill(second.pid, 'SIGKILL');
    await second.exited;
    const { observed } = ok(parent.sys.zx_object_wait_one(out0, ZX_CHANNEL_PEER_CLOSED, ZX_TIME_INFINITE));
    expect(observed & ZX_CHANNEL_PEER_CLOSED).not.to.equal(0);
    process.kill(first.pid, 'SIGKILL');
    expect(await first.exited).to.equal(-1028);
    const { info } = ok(parent.sys.zx_object_get_info(first.process, ZX_INFO_PROCESS));
    expect(info.return_code).to.equal(-1028);
    ok(parent.sys.zx_handle_close_many([out0, first.process, second.process, second.channel]));
    await kernel.settled(counts);
  });
});
