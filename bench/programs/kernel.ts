import { connect, hostKernel, spawnKernel, type KernelProcess } from '../../ipc';
import type { UserProcess } from '../../kernel';

/** Does something while a kernel process runs. */
export async function withKernel<T>(action: (kernel: KernelProcess) => T | Promise<T>): Promise<T> {
  const kernel = await spawnKernel();
  try {
    return await action(kernel);
  } finally {
    await kernel.stop();
  }
}

/** Does something as a program beside a kernel in this OS process. */
export async function besideKernel<T>(action: (program: UserProcess) => T | Promise<T>): Promise<T> {
  using kernel = await hostKernel();
  return await action(kernel.createProcess('bench'));
}

export type Transport = NonNullable<Parameters<typeof connect>[0]['transport']>;

/** Does something as a program behind a kernel process. */
export async function asProgram<T>(
  { socketPath }: Pick<KernelProcess, 'socketPath'>,
  action: (program: UserProcess) => T | Promise<T>,
  transport?: Transport,
): Promise<T> {
  const program = connect({ socketPath, name: 'bench', ...(transport && { transport }) });
  try {
    return await action(program);
  } finally {
    program.exit();
  }
}
