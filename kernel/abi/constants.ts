/** Zircon's other constants: options, limits, return codes. Only constants live here. */
export const ZX_HANDLE_INVALID = 0;
export const ZX_HANDLE_FIXED_BITS_MASK = 3;
export const ZX_KOID_INVALID = 0;
export const ZX_KOID_KERNEL = 1;
export const ZX_KOID_FIRST = 1024;
export const ZX_MAX_NAME_LEN = 32;
export const ZX_PAGE_SIZE = 4096;

export const ZX_TIME_INFINITE = 0x7fffffffffffffffn;
export const ZX_TIME_INFINITE_PAST = -0x8000000000000000n;

export const ZX_CLOCK_MONOTONIC = 0;
export const ZX_CLOCK_OPT_MONOTONIC = 1n;
export const ZX_CLOCK_OPT_CONTINUOUS = 2n;
export const ZX_CLOCK_OPT_AUTO_START = 4n;
export const ZX_CLOCK_OPTS_ALL = 7n;
export const ZX_CLOCK_UPDATE_OPTION_VALUE_VALID = 1n;
export const ZX_CLOCK_UPDATE_OPTION_RATE_ADJUST_VALID = 2n;
export const ZX_CLOCK_UPDATE_OPTION_ERROR_BOUND_VALID = 4n;
export const ZX_CLOCK_UPDATE_OPTION_REFERENCE_VALUE_VALID = 8n;
export const ZX_CLOCK_UPDATE_OPTION_SYNTHETIC_VALUE_VALID = 1n;
export const ZX_CLOCK_UPDATE_OPTION_BOTH_VALUES_VALID = 9n;
export const ZX_CLOCK_UPDATE_OPTIONS_ALL = 15n;
export const ZX_CLOCK_UPDATE_MIN_RATE_ADJUST = -1000;
export const ZX_CLOCK_UPDATE_MAX_RATE_ADJUST = 1000;
/** The error bound of a clock while nobody has stated it. */
export const ZX_CLOCK_UNKNOWN_ERROR = 0xffffffffffffffffn;

export const ZX_TIMER_SLACK_CENTER = 0;
export const ZX_TIMER_SLACK_EARLY = 1;
export const ZX_TIMER_SLACK_LATE = 2;

export const ZX_WAIT_MANY_MAX_ITEMS = 64;
export const ZX_WAIT_ASYNC_ONCE = 0;
export const ZX_WAIT_ASYNC_TIMESTAMP = 1;
export const ZX_WAIT_ASYNC_EDGE = 2;

export const ZX_PORT_BIND_TO_INTERRUPT = 1;
export const ZX_PKT_TYPE_USER = 0;
export const ZX_PKT_TYPE_SIGNAL_ONE = 1;

export const ZX_CHANNEL_MAX_MSG_BYTES = 65536;
export const ZX_CHANNEL_MAX_MSG_HANDLES = 64;
export const ZX_CHANNEL_MAX_MSG_IOVECS = 8192;
export const ZX_CHANNEL_READ_MAY_DISCARD = 1;
export const ZX_CHANNEL_WRITE_USE_IOVEC = 2;
export const ZX_HANDLE_OP_MOVE = 0;
export const ZX_HANDLE_OP_DUPLICATE = 1;

export const ZX_FIFO_MAX_SIZE_BYTES = 4096;

export const ZX_STREAM_MODE_READ = 1;
export const ZX_STREAM_MODE_WRITE = 2;
export const ZX_STREAM_MODE_APPEND = 4;
export const ZX_STREAM_APPEND = 1;
export const ZX_STREAM_SEEK_ORIGIN_START = 0;
export const ZX_STREAM_SEEK_ORIGIN_CURRENT = 1;
export const ZX_STREAM_SEEK_ORIGIN_END = 2;

export const ZX_SOCKET_STREAM = 0;
export const ZX_SOCKET_DATAGRAM = 1;
export const ZX_SOCKET_PEEK = 8;
export const ZX_SOCKET_DISPOSITION_WRITE_DISABLED = 1;
export const ZX_SOCKET_DISPOSITION_WRITE_ENABLED = 2;

export const ZX_VMO_RESIZABLE = 2;
export const ZX_VMO_DISCARDABLE = 4;

export const ZX_VMO_CHILD_SNAPSHOT = 1;
export const ZX_VMO_CHILD_RESIZABLE = 4;
export const ZX_VMO_CHILD_SLICE = 8;
export const ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE = 16;
export const ZX_VMO_CHILD_NO_WRITE = 32;
export const ZX_VMO_CHILD_REFERENCE = 64;

export const ZX_VMO_OP_COMMIT = 1;
export const ZX_VMO_OP_DECOMMIT = 2;
export const ZX_VMO_OP_LOCK = 3;
export const ZX_VMO_OP_UNLOCK = 4;
export const ZX_VMO_OP_CACHE_SYNC = 6;
export const ZX_VMO_OP_CACHE_INVALIDATE = 7;
export const ZX_VMO_OP_CACHE_CLEAN = 8;
export const ZX_VMO_OP_CACHE_CLEAN_INVALIDATE = 9;
export const ZX_VMO_OP_ZERO = 10;
export const ZX_VMO_OP_TRY_LOCK = 11;
export const ZX_VMO_OP_DONT_NEED = 12;
export const ZX_VMO_OP_ALWAYS_NEED = 13;

export const ZX_VMAR_OP_COMMIT = 1;
export const ZX_VMAR_OP_DECOMMIT = 2;
export const ZX_VMAR_OP_MAP_RANGE = 3;
export const ZX_VMAR_OP_DONT_NEED = 12;
export const ZX_VMAR_OP_ALWAYS_NEED = 13;

export const ZX_CACHE_POLICY_CACHED = 0;
export const ZX_CACHE_POLICY_UNCACHED = 1;
export const ZX_CACHE_POLICY_UNCACHED_DEVICE = 2;
export const ZX_CACHE_POLICY_WRITE_COMBINING = 3;
export const ZX_CACHE_POLICY_MASK = 3;

export const ZX_VM_PERM_READ = 1 << 0;
export const ZX_VM_PERM_WRITE = 1 << 1;
export const ZX_VM_PERM_EXECUTE = 1 << 2;
export const ZX_VM_COMPACT = 1 << 3;
export const ZX_VM_SPECIFIC = 1 << 4;
export const ZX_VM_SPECIFIC_OVERWRITE = 1 << 5;
export const ZX_VM_CAN_MAP_SPECIFIC = 1 << 6;
export const ZX_VM_CAN_MAP_READ = 1 << 7;
export const ZX_VM_CAN_MAP_WRITE = 1 << 8;
export const ZX_VM_CAN_MAP_EXECUTE = 1 << 9;
export const ZX_VM_MAP_RANGE = 1 << 10;
export const ZX_VM_REQUIRE_NON_RESIZABLE = 1 << 11;
export const ZX_VM_ALLOW_FAULTS = 1 << 12;
export const ZX_VM_OFFSET_IS_UPPER_LIMIT = 1 << 13;
export const ZX_VM_PERM_READ_IF_XOM_UNSUPPORTED = 1 << 14;
/** An alignment of 2^n bytes is asked for by `n << ZX_VM_ALIGN_BASE`, n from 10 to 32. */
export const ZX_VM_ALIGN_BASE = 24;

export const ZX_TASK_RETCODE_SYSCALL_KILL = -1024;
export const ZX_TASK_RETCODE_OOM_KILL = -1025;
export const ZX_TASK_RETCODE_POLICY_KILL = -1026;
export const ZX_TASK_RETCODE_VDSO_KILL = -1027;
export const ZX_TASK_RETCODE_EXCEPTION_KILL = -1028;
export const ZX_TASK_RETCODE_CRITICAL_PROCESS_KILL = -1029;

export const ZX_JOB_POL_RELATIVE = 0;
export const ZX_JOB_POL_ABSOLUTE = 1;
export const ZX_JOB_POL_BASIC_V1 = 0;
export const ZX_JOB_POL_TIMER_SLACK = 1;
export const ZX_JOB_POL_BASIC_V2 = 0x01000000;
export const ZX_JOB_CRITICAL_PROCESS_RETCODE_NONZERO = 1;

export const ZX_POL_BAD_HANDLE = 0;
export const ZX_POL_WRONG_OBJECT = 1;
export const ZX_POL_VMAR_WX = 2;
/** Stands for all of the ZX_POL_NEW_* that follow. */
export const ZX_POL_NEW_ANY = 3;
export const ZX_POL_NEW_VMO = 4;
export const ZX_POL_NEW_CHANNEL = 5;
export const ZX_POL_NEW_EVENT = 6;
export const ZX_POL_NEW_EVENTPAIR = 7;
export const ZX_POL_NEW_PORT = 8;
export const ZX_POL_NEW_SOCKET = 9;
export const ZX_POL_NEW_FIFO = 10;
export const ZX_POL_NEW_TIMER = 11;
export const ZX_POL_NEW_PROCESS = 12;
export const ZX_POL_NEW_PROFILE = 13;
export const ZX_POL_AMBIENT_MARK_VMO_EXEC = 14;
/** How many conditions there are. */
export const ZX_POL_MAX = 15;

export const ZX_POL_ACTION_ALLOW = 0;
export const ZX_POL_ACTION_DENY = 1;
export const ZX_POL_ACTION_ALLOW_EXCEPTION = 2;
export const ZX_POL_ACTION_DENY_EXCEPTION = 3;
export const ZX_POL_ACTION_KILL = 4;
export const ZX_POL_OVERRIDE_ALLOW = 0;
export const ZX_POL_OVERRIDE_DENY = 1;

export const ZX_THREAD_STATE_NEW = 0;
export const ZX_THREAD_STATE_RUNNING = 1;
export const ZX_THREAD_STATE_SUSPENDED = 2;
export const ZX_THREAD_STATE_BLOCKED = 3;
export const ZX_THREAD_STATE_DYING = 4;
export const ZX_THREAD_STATE_DEAD = 5;
export const ZX_THREAD_STATE_BLOCKED_EXCEPTION = 0x103;
export const ZX_THREAD_STATE_BLOCKED_SLEEPING = 0x203;
export const ZX_THREAD_STATE_BLOCKED_FUTEX = 0x303;
export const ZX_THREAD_STATE_BLOCKED_PORT = 0x403;
export const ZX_THREAD_STATE_BLOCKED_CHANNEL = 0x503;
export const ZX_THREAD_STATE_BLOCKED_WAIT_ONE = 0x603;
export const ZX_THREAD_STATE_BLOCKED_WAIT_MANY = 0x703;

export const ZX_EXCEPTION_CHANNEL_DEBUGGER = 1;
export const ZX_EXCEPTION_CHANNEL_TYPE_NONE = 0;
export const ZX_EXCEPTION_CHANNEL_TYPE_DEBUGGER = 1;
export const ZX_EXCEPTION_CHANNEL_TYPE_THREAD = 2;
export const ZX_EXCEPTION_CHANNEL_TYPE_PROCESS = 3;
export const ZX_EXCEPTION_CHANNEL_TYPE_JOB = 4;
export const ZX_EXCEPTION_CHANNEL_TYPE_JOB_DEBUGGER = 5;
export const ZX_EXCP_THREAD_STARTING = 0x8008;
export const ZX_EXCP_THREAD_EXITING = 0x8108;
export const ZX_EXCP_POLICY_ERROR = 0x8208;
export const ZX_EXCP_PROCESS_STARTING = 0x8308;
/** The code of a policy exception: a ZX_POL_* condition, or one of these. */
export const ZX_EXCP_POLICY_CODE_CHANNEL_FULL_WRITE = 15;
export const ZX_EXCP_POLICY_CODE_PORT_TOO_MANY_PACKETS = 16;
export const ZX_EXCP_POLICY_CODE_PORT_TOO_MANY_OBSERVERS = 18;
export const ZX_EXCEPTION_STATE_TRY_NEXT = 0;
export const ZX_EXCEPTION_STATE_HANDLED = 1;
export const ZX_EXCEPTION_STATE_THREAD_EXIT = 2;
export const ZX_EXCEPTION_STRATEGY_FIRST_CHANCE = 0;
export const ZX_EXCEPTION_STRATEGY_SECOND_CHANCE = 1;

export const ZX_PROCESS_SHARED = 1;
export const ZX_PROCESS_DEBUG_ADDR_BREAK_ON_SET = 1;
export const ZX_THREAD_STATE_GENERAL_REGS = 0;
export const ZX_THREAD_STATE_FP_REGS = 1;
export const ZX_THREAD_STATE_VECTOR_REGS = 2;
export const ZX_THREAD_STATE_DEBUG_REGS = 4;
export const ZX_THREAD_STATE_SINGLE_STEP = 5;

export const ZX_INFO_PROCESS_FLAG_STARTED = 1;
export const ZX_INFO_PROCESS_FLAG_EXITED = 2;
export const ZX_INFO_PROCESS_FLAG_DEBUGGER_ATTACHED = 4;

export const ZX_LOG_FLAG_READABLE = 0x40000000;
export const ZX_LOG_LOCAL = 0x10;
export const ZX_LOG_RECORD_MAX = 256;
export const ZX_LOG_RECORD_DATA_MAX = 216;
export const DEBUGLOG_TRACE = 0x10;
export const DEBUGLOG_DEBUG = 0x20;
export const DEBUGLOG_INFO = 0x30;
export const DEBUGLOG_WARNING = 0x40;
export const DEBUGLOG_ERROR = 0x50;
export const DEBUGLOG_FATAL = 0x60;

export const ZX_INFO_MAPS_TYPE_NONE = 0;
export const ZX_INFO_MAPS_TYPE_ASPACE = 1;
export const ZX_INFO_MAPS_TYPE_VMAR = 2;
export const ZX_INFO_MAPS_TYPE_MAPPING = 3;

export const ZX_INFO_VMO_TYPE_PAGED = 1;
export const ZX_INFO_VMO_RESIZABLE = 2;
export const ZX_INFO_VMO_IS_COW_CLONE = 4;
export const ZX_INFO_VMO_VIA_HANDLE = 8;
export const ZX_INFO_VMO_VIA_MAPPING = 16;
export const ZX_INFO_VMO_PAGER_BACKED = 32;
export const ZX_INFO_VMO_CONTIGUOUS = 64;
export const ZX_INFO_VMO_DISCARDABLE = 128;
export const ZX_INFO_VMO_IMMUTABLE = 256;
