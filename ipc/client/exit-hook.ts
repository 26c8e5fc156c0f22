import type { RemoteProcess } from './remote-process';

/** What ends with this thread of the host: the simulated process, or one simulated thread of it. */
type Extent = 'process' | 'thread';

const living = new Map<RemoteProcess, Extent>();
let hooked = false;
let ending = false;

/** Ends a process when its host ends, with the host's exit code; a joined thread just exits. */
export function endWithHost(remote: RemoteProcess, extent: Extent): RemoteProcess {
  if (!hooked) {
    hooked = true;
    process.on('exit', endAll);
  }
  living.set(remote, extent);
  remote.whenEnded(() => living.delete(remote));
  return remote;
}

/** Ends the host when its process does: a spawned program is one with its process. */
export function endHostWith(remote: RemoteProcess): void {
  remote.whenEnded(() => {
    const { returnCode } = remote;
    if (!ending && returnCode !== undefined) process.exit(returnCode);
  });
}

function endAll(code: number): void {
  ending = true;
  for (const [remote, extent] of [...living]) {
    try {
      if (extent === 'process') remote.exit(code);
      else remote.sys.zx_thread_exit();
    } catch {
      // It had ended already.
    }
  }
}
