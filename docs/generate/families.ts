import { basename } from 'node:path';
import type { Descriptor } from '../../kernel/abi/descriptor';
import { type SyscallName, syscallEntries } from '../../kernel/abi/table';
import { declaredIn, sourcesIn } from './sources';

export interface DocumentedSyscall {
  readonly name: SyscallName;
  readonly descriptor: Descriptor;
  readonly comment: string;
}

/** The syscalls that one file of the table declares. */
export interface Family {
  readonly name: string;
  readonly syscalls: readonly DocumentedSyscall[];
}

/** All syscalls of the table, family by family, in number order. */
export function families(): Family[] {
  return sourcesIn('syscall')
    .map(family)
    .filter(({ syscalls }) => syscalls.length > 0)
    .sort((a, b) => firstNumber(a) - firstNumber(b));
}

function family(file: string): Family {
  const comments = new Map(declaredIn(file).map(({ name, comment }) => [name, comment]));
  const syscalls = syscallEntries.flatMap(([name, descriptor]) => {
    const comment = comments.get(name);
    return comment === undefined ? [] : [{ name, descriptor, comment }];
  });
  syscalls.sort((a, b) => a.descriptor.number - b.descriptor.number);
  return { name: basename(file, '.ts'), syscalls };
}

function firstNumber({ syscalls }: Family): number {
  return syscalls[0]?.descriptor.number ?? 0;
}
