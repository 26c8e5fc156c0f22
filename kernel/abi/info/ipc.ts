import { struct, time, u32, u64 } from '../kind';
import { ZX_RIGHT_INSPECT } from '../rights';
import { access } from '../rule';
import { recordTopic } from './topic';

export const ZX_INFO_SOCKET = 22;
export const ZX_INFO_TIMER = 25;
export const ZX_INFO_STREAM = 26;

/** `zx_info_socket_t`: in bytes; `tx_*` is the other end's buffer, 0 once it is closed. */
const infoSocket = struct('zx_info_socket', {
  options: u32,
  rx_buf_max: u64,
  rx_buf_size: u64,
  rx_buf_available: u64,
  tx_buf_max: u64,
  tx_buf_size: u64,
});
/** `zx_info_timer_t`: `options` are those of its creation; the others are 0 while it is not armed. */
const infoTimer = struct('zx_info_timer', { options: u32, deadline: time, slack: time });
/** `zx_info_stream_t`: `options` are its modes, `seek` and `content_size` in bytes. */
const infoStream = struct('zx_info_stream', { options: u32, seek: u64, content_size: u64 });

/** Sockets, streams and timers. */
export const ipcTopics = {
  [ZX_INFO_SOCKET]: recordTopic('ZX_INFO_SOCKET', access('handle', 'socket', ZX_RIGHT_INSPECT), infoSocket),
  [ZX_INFO_TIMER]: recordTopic('ZX_INFO_TIMER', access('handle', 'timer', ZX_RIGHT_INSPECT), infoTimer),
  [ZX_INFO_STREAM]: recordTopic('ZX_INFO_STREAM', access('handle', 'stream', ZX_RIGHT_INSPECT), infoStream),
};
