import { ZX_ERR_BAD_STATE, ZX_ERR_NO_RESOURCES, ZX_OK } from '../../kernel/abi/status';
import { LibcError } from '../posix/libc';
import type { Answer, ProcessSession } from './process-session';

/** Has a file that the client may map, and share with the kernel. */
export function offerMemory({ connection }: ProcessSession): Answer {
  try {
    const { descriptor, inode } = connection.offerMemory();
    return { status: ZX_OK, outs: [descriptor, inode] };
  } catch (error) {
    if (error instanceof LibcError) return { status: ZX_ERR_NO_RESOURCES };
    throw error;
  }
}

/** The client has mapped it. Nothing else can be understood where it has not: it waits for an answer in that memory. */
export function shareMemory({ connection }: ProcessSession): Answer {
  try {
    if (connection.shareMemory()) return { status: ZX_OK };
  } catch (error) {
    connection.close(ZX_ERR_NO_RESOURCES, [
      `the kernel can't map the memory that it shares: ${String(error)}`,
    ]);
    return { status: ZX_ERR_NO_RESOURCES };
  }
  connection.close(ZX_ERR_BAD_STATE, ['there is no memory that was offered and is not shared yet']);
  return { status: ZX_ERR_BAD_STATE };
}
