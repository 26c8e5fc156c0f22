import { ZX_POL_NEW_CHANNEL } from '../abi/constants';
import { ZX_DEFAULT_CHANNEL_RIGHTS } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { channelSyscalls } from '../abi/syscall/channel';
import { Channel } from '../object/channel';
import { refuse } from '../refused';
import { call } from './channel-call';
import { move } from './channel-handles';
import { accept, installInfo, installValue, read } from './channel-receive';
import { deliver, prepareWrite } from './channel-send';
import type { HandlersOf } from './handler';
import { enforcePolicy } from './policy';
import { createPair } from './pair';

const done = { status: ZX_OK } as const;

export const channelHandlers: HandlersOf<typeof channelSyscalls> = {
  zx_channel_create(caller, options) {
    const { refusals } = channelSyscalls.zx_channel_create;
    if (options !== 0) refuse(refusals.badOptions);
    enforcePolicy(caller, ZX_POL_NEW_CHANNEL, refusals.policy);
    return createPair(caller, ZX_DEFAULT_CHANNEL_RIGHTS, (core) => Channel.createPair(core));
  },

  zx_channel_write(caller, handle, options, body, handles) {
    const { refusals } = channelSyscalls.zx_channel_write;
    const outgoing = { handle, options, body, entries: handles.map(move) };
    deliver(caller, prepareWrite(caller, outgoing, refusals), done);
    return done;
  },

  zx_channel_write_etc(caller, handle, options, body, entries) {
    const { refusals } = channelSyscalls.zx_channel_write_etc;
    const outgoing = { handle, options, body, entries, report: (handles: unknown) => ({ handles }) };
    deliver(caller, prepareWrite(caller, outgoing, refusals), done);
    return done;
  },

  zx_channel_read(caller, handle, options, num_bytes, num_handles) {
    const message = read(caller, handle, options, { bytes: num_bytes, handles: num_handles });
    return accept(caller, message, installValue);
  },

  zx_channel_read_etc(caller, handle, options, num_bytes, num_handles) {
    const message = read(caller, handle, options, { bytes: num_bytes, handles: num_handles });
    return accept(caller, message, installInfo);
  },

  zx_channel_call(caller, handle, options, deadline, args) {
    const { refusals } = channelSyscalls.zx_channel_call;
    const outgoing = { handle, options, body: args.wr_bytes, entries: args.wr_handles.map(move) };
    const room = { bytes: args.rd_num_bytes, handles: args.rd_num_handles };
    return call(caller, outgoing, deadline, room, installValue, refusals);
  },

  zx_channel_call_etc(caller, handle, options, deadline, args) {
    const { refusals } = channelSyscalls.zx_channel_call_etc;
    const report = (wr_handles: unknown) => ({ wr_handles });
    const outgoing = { handle, options, body: args.wr_bytes, entries: args.wr_handles, report };
    const room = { bytes: args.rd_num_bytes, handles: args.rd_num_handles };
    return call(caller, outgoing, deadline, room, installInfo, refusals);
  },
};
