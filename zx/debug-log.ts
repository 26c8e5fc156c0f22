import { ZX_HANDLE_INVALID, ZX_LOG_RECORD_MAX, ZX_RIGHT_SAME_RIGHTS } from '../kernel/abi';
import type { Result } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import { shape } from './shape';
import { WaitableObject } from './waitable-object';

/** The kernel's log. */
export class DebugLog extends WaitableObject<{ debugLog: DebugLog }> {
  /** A way to write to the log; with ZX_LOG_FLAG_READABLE also to read it. zx_debuglog_create */
  static create(process: UserProcess, options = 0): Result<{ debugLog: DebugLog }> {
    return shape(process.sys.zx_debuglog_create(ZX_HANDLE_INVALID, options), ({ out }) => ({
      debugLog: new DebugLog(process, out),
    }));
  }

  /** Another handle to it, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ debugLog: DebugLog }> {
    return this.duplicateHandle(rights);
  }

  /** Adds a record, of at most 216 bytes; the rest is cut. zx_debuglog_write */
  write(bytes: Uint8Array): Result {
    return this.sys.zx_debuglog_write(this.handle, 0, bytes);
  }

  /** The next record, header and data; ZX_ERR_SHOULD_WAIT if there is none. zx_debuglog_read */
  read(): Result<{ record: Uint8Array }> {
    const result = this.sys.zx_debuglog_read(this.handle, 0, ZX_LOG_RECORD_MAX);
    return shape(result, ({ buffer }) => ({ record: buffer }));
  }

  protected override wrap(handle: number): { debugLog: DebugLog } {
    return { debugLog: new DebugLog(this.process, handle) };
  }
}
