import { ProcessEndedError } from '../../kernel/abi/ended';
import { ok } from '../../kernel/abi/failure';
import { ZX_PKT_TYPE_USER, ZX_OK } from '../../kernel/abi';
import type { UserProcess } from '../../kernel/abi/user-process';
import { Process } from '../../zx';

/** So many packets a port takes; one more is an exception of who sends it. */
const MOST_PACKETS = 4097;

/** A target process that ends as a test wants. */
export class TestTarget {
  constructor(readonly process: UserProcess) {}

  /** A handle to the process, to be sent to whoever is to watch it. */
  launch(): Process {
    return ok(Process.self(this.process)).process;
  }

  /** Ends with a code. */
  exit(code: number): void {
    this.process.exit(code);
  }

  /** Raises an exception. Settles when that was the end of the process. */
  async crash(): Promise<void> {
    const { sys, async } = this.process;
    const packet = { key: 0, type: ZX_PKT_TYPE_USER, status: ZX_OK, user: { c8: new Uint8Array(32) } };
    const { out: port } = ok(sys.zx_port_create(0));
    for (let i = 0; i < MOST_PACKETS; i++) ok(sys.zx_port_queue(port, packet));
    await async.zx_port_queue(port, packet).catch((error: unknown) => {
      if (!(error instanceof ProcessEndedError)) throw error;
    });
  }
}
