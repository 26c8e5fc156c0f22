import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { type KernelProcess, spawnKernel } from '../../ipc';

const PYTHON = '/usr/bin/python3';
const EXAMPLE = join(__dirname, '../../examples/clients/python');

describe('The client in Python', () => {
  if (spawnSync(PYTHON, ['-c', 'import msgpack']).status !== 0) {
    console.log(`    left out: ${PYTHON} with msgpack is not on this machine`);
    return;
  }

  let kernel: KernelProcess;
  beforeEach(async () => {
    kernel = await spawnKernel();
  });
  afterEach(() => kernel.stop());

  it('shares memory with a TypeScript program, dies, and leaves nothing behind', async () => {
    const before = await kernel.counts();
    const ended = await returnCodes(kernel, ['python', 'typescript']);

    const [receiver, python] = await Promise.all([
      run(process.execPath, ['-r', 'ts-node/register/transpile-only', 'receiver.ts', kernel.socketPath]),
      run(PYTHON, ['sharing.py', kernel.socketPath, 'typescript']),
    ]);

    expect(python.stderr).to.equal('');
    expect(python.lines.slice(1)).to.deep.equal([
      'Python: sent the VMO',
      'Python: in the same memory now: hello from TypeScript',
      'Python: kill -9 myself',
    ]);
    expect(python.signal).to.equal('SIGKILL');
    expect(receiver.stderr).to.equal('');
    expect(receiver.lines.slice(1)).to.deep.equal([
      'TypeScript: got a VMO of 4096 bytes, in it: hello from Python',
      'TypeScript: ZX_EVENTPAIR_PEER_CLOSED, the Python program is dead',
      'TypeScript: still mapped: hello from Python',
    ]);
    expect(receiver.code).to.equal(0);
    expect(await ended.codes).to.deep.equal({ python: -1028, typescript: 0 });
    expect(await kernel.counts()).to.deep.equal(before);
  });

  it("raises refusals with the kernel's explanation, and ends with its last words", async () => {
    const program = `
import sys, zxsim
me = zxsim.Process(sys.argv[1], 'python')
[vmo] = me.call('zx_vmo_create', 4096, 0)
[address] = me.call('zx_vmar_map', me.root_vmar, 3, 0, vmo, 0, 4096)
memory = me.view(address, 4096)
memory[:2] = b'hi'
print(me.call(21, vmo, 0, 2))
try:
    me.call('zx_vmar_map', me.root_vmar, zxsim.ZX_VM_PERM_WRITE, 0, vmo, 0, 4096)
except zxsim.Refused as refused:
    print(refused)
end = me.exit(7)
print(end, end.return_code, bytes(memory[:2]))
`;
    const python = await run(PYTHON, ['-c', program, kernel.socketPath]);

    expect(python.stderr).to.equal('');
    expect(python.lines).to.deep.equal([
      "[b'hi']",
      'zx_vmar_map: status -10: zx_vmar_map: ZX_VM_PERM_WRITE and ZX_VM_PERM_EXECUTE must come with' +
        ' ZX_VM_PERM_READ (options=ZX_VM_PERM_WRITE)',
      "process 'python' has ended with return code 7 7 b'\\x00\\x00'",
    ]);
  });
});

/** Runs a program to its end. */
async function run(command: string, args: readonly string[]) {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  const child = spawn(command, args, { cwd: EXAMPLE, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { lines: stdout.trimEnd().split('\n'), stderr, code: child.exitCode, signal: child.signalCode };
}

/** From now on: the return codes of processes by name, once all of `names` have ended. */
async function returnCodes(kernel: KernelProcess, names: readonly string[]) {
  let resolve: (codes: Record<string, number>) => void;
  const codes = new Promise<Record<string, number>>((resolved) => (resolve = resolved));
  const seen: Record<string, number> = {};
  await kernel.observe((event) => {
    if (event.kind !== 'end') return;
    seen[event.process.name] = event.returnCode;
    if (names.every((name) => name in seen)) resolve(seen);
  });
  return { codes };
}
