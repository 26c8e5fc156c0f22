import * as fc from 'fast-check';
import {
  Kernel,
  ok,
  type UserProcess,
  ZX_CHANNEL_READABLE,
  ZX_INFO_HANDLE_BASIC,
  ZX_OK,
  ZX_VMO_CHILD_SNAPSHOT,
  ZX_VMO_DISCARDABLE,
  ZX_VMO_RESIZABLE,
} from '../../../kernel';
import { infoTopics } from '../../../kernel/abi/info';
import { objectTypes } from '../../../kernel/abi/object-type';
import { properties } from '../../../kernel/abi/property';

/** What the kernels of these tests may hold, so that nothing large is really kept. */
const LIMITS = { bytes: 2 ** 24 };

const makers = {
  vmo: ({ sys }: UserProcess) => ok(sys.zx_vmo_create(5000, 0)).out,
  resizable: ({ sys }: UserProcess) => ok(sys.zx_vmo_create(4096, ZX_VMO_RESIZABLE)).out,
  discardable: ({ sys }: UserProcess) => ok(sys.zx_vmo_create(4096, ZX_VMO_DISCARDABLE)).out,
  event: ({ sys }: UserProcess) => ok(sys.zx_event_create(0)).out,
  port: ({ sys }: UserProcess) => ok(sys.zx_port_create(0)).out,
  timer: ({ sys }: UserProcess) => ok(sys.zx_timer_create(0, 0)).out,
  rootVmar: ({ rootVmar }: UserProcess) => rootVmar,
  self: ({ self }: UserProcess) => self,
  thread: ({ thread }: UserProcess) => thread,
  job: ({ defaultJob }: UserProcess) => defaultJob,
};

/** The names of the handles that the subject has. */
export const knownHandles = [
  ...(Object.keys(makers) as (keyof typeof makers)[]),
  'child',
  'pair0',
  'pair1',
  'channel0',
  'channel1',
  'orphan',
  'fifo0',
  'fifo1',
  'socket0',
  'socket1',
] as const;
export type KnownHandleName = (typeof knownHandles)[number];

/** A handle of the subject, in arguments that are made before there is one. */
export class KnownHandle {
  constructor(readonly name: KnownHandleName) {}

  [fc.toStringMethod](): string {
    return this.name;
  }
}

/** Bytes whose buffer has gone elsewhere; made only when they are passed, since they can't be shown. */
export class Detached {
  [fc.toStringMethod](): string {
    return 'detached bytes';
  }

  make(): Uint8Array {
    const view = new Uint8Array(8);
    structuredClone(view, { transfer: [view.buffer] });
    return view;
  }
}

/** A program with an object of most types, and all that can be told of them. */
export class Subject {
  readonly #kernel = new Kernel({ seed: 1, limits: LIMITS });
  readonly process = this.#kernel.createProcess('subject');
  /** What it sees before it does anything. */
  readonly before: string;
  readonly #handles: ReadonlyMap<string, number>;

  constructor() {
    const { sys } = this.process;
    const made = Object.entries(makers).map(([name, make]) => [name, make(this.process)] as const);
    const handles = new Map<string, number>(made);
    const pair = (name: string, { out0, out1 }: { out0: number; out1: number }): number[] => {
      handles.set(`${name}0`, out0).set(`${name}1`, out1);
      return [out0, out1];
    };
    const vmo = handles.get('vmo') ?? 0;
    handles.set('child', ok(sys.zx_vmo_create_child(vmo, ZX_VMO_CHILD_SNAPSHOT, 0, 4096)).out);
    pair('pair', ok(sys.zx_eventpair_create(0)));
    const [channel0 = 0] = pair('channel', ok(sys.zx_channel_create(0)));
    pair('fifo', ok(sys.zx_fifo_create(4, 8, 0)));
    pair('socket', ok(sys.zx_socket_create(0)));
    ok(sys.zx_channel_write(channel0, 0, new Uint8Array(5), [ok(sys.zx_event_create(0)).out]));
    const { out0, out1 } = ok(sys.zx_channel_create(0));
    ok(sys.zx_handle_close(out1));
    handles.set('orphan', out0);
    this.#handles = handles;
    this.before = this.snapshot();
  }

  /** An argument as it is passed. */
  valueOf(argument: unknown): unknown {
    if (argument instanceof KnownHandle) return this.#handles.get(argument.name);
    if (argument instanceof Detached) return argument.make();
    if (Array.isArray(argument)) return argument.map((each) => this.valueOf(each));
    if (!isPlain(argument)) return argument;
    return Object.fromEntries(Object.entries(argument).map(([name, value]) => [name, this.valueOf(value)]));
  }

  /** Everything that the subject can see of its objects, and what the kernel holds. */
  snapshot(): string {
    const seen = [...this.#handles].map(([name, handle]) => [name, this.#seenOf(handle)]);
    return JSON.stringify([seen, this.#kernel.counts()], (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value instanceof Uint8Array ? [...value] : value,
    );
  }

  #seenOf(handle: number): unknown[] {
    const { sys } = this.process;
    const basic = sys.zx_object_get_info(handle, ZX_INFO_HANDLE_BASIC);
    if (basic.status !== ZX_OK) return [basic.status];
    const { type } = basic.info;
    const name = Object.entries(objectTypes).find(([, number]) => number === type)?.[0];
    const signals = sys.zx_object_wait_one(handle, 0, 0);
    return [
      basic.info,
      'observed' in signals ? signals.observed : signals.status,
      [...infoTopics]
        .filter(([, topic]) => topic.access.type === name && !isOfTime(topic.name))
        .map(([number]) => sys.zx_object_get_info(handle, number)),
      [...properties]
        .filter(([, property]) => property.types.some((one) => one === name))
        .map(([number]) => sys.zx_object_get_property(handle, number)),
      type === objectTypes.vmo ? sys.zx_vmo_read(handle, 0, 4096) : undefined,
      type === objectTypes.channel && this.#hasMessage(handle)
        ? sys.zx_channel_read(handle, 0, 0, 0)
        : undefined,
    ];
  }

  #hasMessage(handle: number): boolean {
    const signals = this.process.sys.zx_object_wait_one(handle, ZX_CHANNEL_READABLE, 0);
    return 'observed' in signals && (signals.observed & ZX_CHANNEL_READABLE) !== 0;
  }
}

/** Records that change by themselves as time passes. */
function isOfTime(topic: string): boolean {
  return /STATS|RUNTIME/.test(topic);
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
