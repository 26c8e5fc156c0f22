import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Descriptors that Node opens and closes as it likes say nothing about the tests. */
const OWN = /^(socket|pipe|\/memfd|\/tmp)/;

/** The child processes of this one, and its open descriptors; nothing where the host can't tell. */
export function leftovers(): string[] {
  return process.platform === 'linux' ? [...children(), ...descriptors()] : [];
}

function children(): string[] {
  return readdirSync('/proc/self/task')
    .flatMap((thread) => readIfThere(`/proc/self/task/${thread}/children`).split(' '))
    .filter(Boolean)
    .map((pid) => `process ${pid}: ${readIfThere(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`);
}

function descriptors(): string[] {
  return readdirSync('/proc/self/fd')
    .map((fd) => [fd, linkIfThere(`/proc/self/fd/${fd}`)] as const)
    .filter(([, target]) => OWN.test(target))
    .map(([fd, target]) => `descriptor ${fd}: ${target}`);
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function linkIfThere(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
