/** Zircon's object type numbers, by the name under which the syscall table speaks of each type. */
export const objectTypes = {
  process: 1,
  thread: 2,
  vmo: 3,
  channel: 4,
  event: 5,
  port: 6,
  eventpair: 16,
  job: 17,
  vmar: 18,
  socket: 14,
  fifo: 19,
  timer: 22,
  clock: 30,
  debuglog: 12,
  stream: 31,
  suspend_token: 27,
  exception: 29,
} as const;

/** The name of an object type, e.g. `'vmo'`. */
export type ObjectType = keyof typeof objectTypes;

export const ZX_OBJ_TYPE_NONE = 0;
/** Above every object type's number. */
export const ZX_OBJ_TYPE_UPPER_BOUND = 64;
export const ZX_OBJ_TYPE_PROCESS = objectTypes.process;
export const ZX_OBJ_TYPE_THREAD = objectTypes.thread;
export const ZX_OBJ_TYPE_VMO = objectTypes.vmo;
export const ZX_OBJ_TYPE_CHANNEL = objectTypes.channel;
export const ZX_OBJ_TYPE_EVENT = objectTypes.event;
export const ZX_OBJ_TYPE_PORT = objectTypes.port;
export const ZX_OBJ_TYPE_EVENTPAIR = objectTypes.eventpair;
export const ZX_OBJ_TYPE_JOB = objectTypes.job;
export const ZX_OBJ_TYPE_VMAR = objectTypes.vmar;
export const ZX_OBJ_TYPE_SOCKET = objectTypes.socket;
export const ZX_OBJ_TYPE_FIFO = objectTypes.fifo;
export const ZX_OBJ_TYPE_TIMER = objectTypes.timer;
export const ZX_OBJ_TYPE_DEBUGLOG = objectTypes.debuglog;
export const ZX_OBJ_TYPE_LOG = objectTypes.debuglog;
export const ZX_OBJ_TYPE_CLOCK = objectTypes.clock;
export const ZX_OBJ_TYPE_STREAM = objectTypes.stream;
export const ZX_OBJ_TYPE_SUSPEND_TOKEN = objectTypes.suspend_token;
export const ZX_OBJ_TYPE_EXCEPTION = objectTypes.exception;
