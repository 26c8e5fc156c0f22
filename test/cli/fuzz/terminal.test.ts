import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { screenOf } from './screen';
import { branches, Workplace } from './workplace';

const CTRL_C = '\x03';
const COLUMNS = 40;
const LIVE = /^\d+ s #\d+ \.\.\. /;
/** After so many changes of the screen with a live line, there has been more than one. */
const ENOUGH = 3;

/** Node on a narrow terminal of its own, to which its pipes lead. `script` is on every Debian. */
function onTerminal(directory: string, args: readonly string[]): ChildProcess {
  const quoted = [process.execPath, ...args].map((arg) => `'${arg}'`).join(' ');
  return spawn('script', ['-qefc', `stty cols ${COLUMNS} && exec ${quoted}`, '/dev/null'], {
    cwd: directory,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

describe('zxsim fuzz run on a terminal', () => {
  it('shows one live line, which it rewrites, and which is gone after Ctrl-C', async () => {
    using workplace = new Workplace();
    const args = Workplace.program('run', branches, '-max_len=64', '--no-report');
    const child = onTerminal(workplace.directory, args);
    const closed = once(child, 'close');
    const live = new Set<string>();
    let output = '';
    let screen: string[] = [];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      screen = screenOf(output, COLUMNS);
      const lines = screen.filter((line) => LIVE.test(line));
      expect(lines.length, screen.join('\n')).to.be.at.most(1);
      const [line] = lines;
      if (line !== undefined && !live.has(line) && live.add(line).size === ENOUGH) child.stdin?.write(CTRL_C);
    });
    await closed;
    expect(child.exitCode, screen.join('\n')).to.equal(0);
    expect(
      screen.filter((line) => LIVE.test(line)),
      'what is left of it',
    ).to.deep.equal([]);
    expect(screen.slice(-2)).to.deep.equal(['no input caused an error', '']);
  });
});
