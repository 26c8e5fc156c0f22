import { type KernelProcess, spawnKernel } from '../../ipc';

/** A kernel process that starts while tests run on another one. */
let spare: Promise<KernelProcess> | undefined;

/** A new kernel process, without options, for the caller to stop. */
export function takeKernel(): Promise<KernelProcess> {
  const taken = spare ?? spawnKernel();
  spare = taken.then(() => spawnKernel());
  return taken;
}

/** Ends the one that nobody has taken. */
export async function stopSpare(): Promise<void> {
  await (await spare)?.stop();
  spare = undefined;
}
