import { expect } from 'chai';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createInterface, type Interface } from 'node:readline';
import { connect } from '../../ipc';
import { ok, ZX_RIGHT_NONE, ZX_RIGHT_READ } from '../../kernel';

const root = join(__dirname, '../..');

function zxsim(...args: string[]): ChildProcess {
  const register = ['--require', 'ts-node/register/transpile-only'];
  return spawn(process.execPath, [...register, join(root, 'cli/main.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What `zxsim boot` prints while two programs meet, one of which asks for a right that it lacks. */
async function traceOf(...options: string[]): Promise<string[]> {
  const kernel = zxsim('boot', ...options);
  const lines: Interface = createInterface({ input: kernel.stdout ?? process.stdin });
  const ended = Promise.all([once(kernel, 'exit'), once(lines, 'close')]);
  const printed: string[] = [];
  try {
    const [socketPath] = (await once(lines, 'line')) as [string];
    lines.on('line', (line) => printed.push(line));
    meet(socketPath);
  } finally {
    kernel.kill('SIGTERM');
    await ended;
  }
  return printed;
}

function meet(socketPath: string): void {
  const programs = ['engine', 'target'].map((name) => connect({ socketPath, name }));
  const [engine, target] = programs;
  if (!engine || !target) throw new Error('there are two programs');
  ok(engine.svc.publish('name'));
  ok(target.svc.connect('name'));
  const { out } = ok(engine.sys.zx_handle_duplicate(engine.self, ZX_RIGHT_NONE));
  engine.sys.zx_handle_duplicate(out, ZX_RIGHT_READ);
  for (const program of programs) program.exit(3);
}

describe('zxsim boot', () => {
  it('--trace shows what programs do as it ends, with the reason of each refusal', async () => {
    const trace = await traceOf('--trace', '--seed', '1');
    const refused = trace.findIndex((line) => line.endsWith('-> ZX_ERR_ACCESS_DENIED'));
    expect(trace[refused]).to.match(/^engine zx_handle_duplicate\(handle=0x\w+ \(koid \d+\), rights=/);
    expect(trace[refused + 1]).to.match(/^ {2}because zx_handle_duplicate: .* lacks ZX_RIGHT_DUPLICATE/);
    expect(trace).to.include('engine has ended with return code 3');
    const programs = new Set(trace.filter((line) => !line.startsWith(' ')).map((line) => line.split(' ')[0]));
    expect([...programs]).to.have.members(['engine', 'target']);
  });

  it('--trace=all shows the service registry too', async () => {
    const trace = await traceOf('--trace=all');
    expect(trace.filter((line) => line.startsWith('svc zx_'))).not.to.deep.equal([]);
  });

  it('--seed makes traces repeat', async () => {
    const traces = [await traceOf('--trace', '--seed=7'), await traceOf('--trace', '--seed=7')];
    expect(traces[0]).to.deep.equal(traces[1]);
  });

  for (const [wrong, right] of [
    ['--seed=x', /seed.*'x' is invalid. It must be an integer from 0/],
    ['--trace=some', /trace.*'some' is invalid. Allowed choices are programs, all/],
  ] as const) {
    it(`${wrong} is refused with what would be right`, async () => {
      const kernel = zxsim('boot', wrong);
      const [said] = await Promise.all([text(kernel.stderr ?? process.stdin), once(kernel, 'exit')]);
      expect(said).to.match(right);
      expect(kernel.exitCode).to.equal(1);
    });
  }
});
