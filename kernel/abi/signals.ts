/** Zircon's signals, verbatim. Bits 0 to 23 belong to the object type, bits 24 to 31 to programs. Only constants live here. */
export const ZX_SIGNAL_NONE = 0;
/** Never part of an object's state: only in what a cancelled wait observed. */
export const ZX_SIGNAL_HANDLE_CLOSED = 1 << 23;

export const ZX_USER_SIGNAL_0 = 1 << 24;
export const ZX_USER_SIGNAL_1 = 1 << 25;
export const ZX_USER_SIGNAL_2 = 1 << 26;
export const ZX_USER_SIGNAL_3 = 1 << 27;
export const ZX_USER_SIGNAL_4 = 1 << 28;
export const ZX_USER_SIGNAL_5 = 1 << 29;
export const ZX_USER_SIGNAL_6 = 1 << 30;
export const ZX_USER_SIGNAL_7 = 0x80000000;
export const ZX_USER_SIGNAL_ALL = 0xff000000;

export const ZX_EVENT_SIGNALED = 1 << 3;
export const ZX_EVENT_SIGNAL_MASK = 0xff000008;

export const ZX_EVENTPAIR_PEER_CLOSED = 1 << 2;
export const ZX_EVENTPAIR_SIGNALED = 1 << 3;
export const ZX_EVENTPAIR_SIGNAL_MASK = 0xff00000c;

export const ZX_CHANNEL_READABLE = 1 << 0;
export const ZX_CHANNEL_WRITABLE = 1 << 1;
export const ZX_CHANNEL_PEER_CLOSED = 1 << 2;

export const ZX_SOCKET_READABLE = 1 << 0;
export const ZX_SOCKET_WRITABLE = 1 << 1;
export const ZX_SOCKET_PEER_CLOSED = 1 << 2;
export const ZX_SOCKET_PEER_WRITE_DISABLED = 1 << 4;
export const ZX_SOCKET_WRITE_DISABLED = 1 << 5;
export const ZX_SOCKET_READ_THRESHOLD = 1 << 10;
export const ZX_SOCKET_WRITE_THRESHOLD = 1 << 11;

export const ZX_FIFO_READABLE = 1 << 0;
export const ZX_FIFO_WRITABLE = 1 << 1;
export const ZX_FIFO_PEER_CLOSED = 1 << 2;

export const ZX_TASK_TERMINATED = 1 << 3;

export const ZX_JOB_TERMINATED = 1 << 3;
export const ZX_JOB_NO_JOBS = 1 << 4;
export const ZX_JOB_NO_PROCESSES = 1 << 5;

export const ZX_PROCESS_TERMINATED = 1 << 3;

export const ZX_THREAD_TERMINATED = 1 << 3;
export const ZX_THREAD_RUNNING = 1 << 4;
export const ZX_THREAD_SUSPENDED = 1 << 5;

export const ZX_TIMER_SIGNALED = 1 << 3;

export const ZX_CLOCK_STARTED = 1 << 4;

export const ZX_LOG_READABLE = 1 << 0;
export const ZX_LOG_WRITABLE = 1 << 1;

export const ZX_VMO_ZERO_CHILDREN = 1 << 3;
