import { ZX_HANDLE_INVALID, ZX_LOG_FLAG_READABLE, ZX_LOG_LOCAL } from '../abi/constants';
import { ZX_DEFAULT_LOG_RIGHTS, ZX_RIGHT_READ } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { debuglogSyscalls } from '../abi/syscall/debuglog';
import { DebugLog } from '../object/debuglog';
import { refuse } from '../refused';
import type { HandlersOf } from './handler';

export const debuglogHandlers: HandlersOf<typeof debuglogSyscalls> = {
  zx_debuglog_create(caller, resource, options) {
    const { refusals: rules } = debuglogSyscalls.zx_debuglog_create;
    const { handles, core } = caller.process;
    if (resource !== ZX_HANDLE_INVALID) refuse(handles.get(resource) ? rules.noResource : rules.badResource);
    if ((options & ~ZX_LOG_FLAG_READABLE) !== 0) refuse(rules.badOptions);
    core.requireHandles(1);
    const isReadable = (options & ZX_LOG_FLAG_READABLE) !== 0;
    const rights = ZX_DEFAULT_LOG_RIGHTS | (isReadable ? ZX_RIGHT_READ : 0);
    return { status: ZX_OK, out: handles.add(core.mint(new DebugLog(core, isReadable), rights)) };
  },

  zx_debuglog_write(caller, handle, options, buffer) {
    const { refusals: rules } = debuglogSyscalls.zx_debuglog_write;
    if ((options & ~ZX_LOG_LOCAL) !== 0) refuse(rules.badOptions);
    caller.process.handles.resolve(handle, rules.handle);
    const { core } = caller;
    core.log.write({ timestamp: core.clock.now, pid: caller.process.koid, tid: caller.koid }, buffer);
    return { status: ZX_OK };
  },

  zx_debuglog_read(caller, handle, options, buffer_size) {
    const { refusals: rules } = debuglogSyscalls.zx_debuglog_read;
    if (options !== 0) refuse(rules.badOptions);
    const { object: log } = caller.process.handles.resolve(handle, rules.handle);
    const record = log.read() ?? refuse(rules.empty);
    return { status: ZX_OK, buffer: record.slice(0, Number(buffer_size)) };
  },
};
