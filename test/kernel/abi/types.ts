/**
 * What the compiler must know of the syscall table. Nothing here ever runs: `npm run check` compiles it, and a wrong
 * program that compiles is an unused @ts-expect-error, which is an error.
 */
import type { AsyncSyscalls, Syscalls, UserProcess } from '../../../kernel';
import {
  ok,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_TIMED_OUT,
  ZX_INFO_HANDLE_BASIC,
  ZX_INFO_VMAR,
  ZX_OK,
  ZX_PKT_TYPE_USER,
  ZX_PROP_NAME,
  ZX_PROP_VMO_CONTENT_SIZE,
} from '../../../kernel';

/** Whether two types are the very same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

function check<_ extends true>(): void {
  // The type argument is all there is to it.
}

export function outputsAreThereOnSuccessOnly({ sys }: UserProcess): void {
  const created = sys.zx_vmo_create(4096, 0);
  // @ts-expect-error The status has to be looked at first.
  created.out.toFixed();
  if (created.status === ZX_OK) created.out.toFixed();
  // @ts-expect-error A failure has no outputs.
  else created.out.toFixed();
  ok(created).out.toFixed();
  // @ts-expect-error Results are what the kernel said: they are not written to.
  ok(created).out = 3;
  // @ts-expect-error No syscall gives a status that Zircon does not have.
  if (created.status === 5) created.status.toFixed();
}

export function argumentsHaveTheirKinds({ sys }: UserProcess, bytes: Uint8Array): void {
  sys.zx_vmo_write(3, bytes, 0n);
  // @ts-expect-error A u64 is a number or a bigint.
  sys.zx_vmo_create('4096', 0);
  // @ts-expect-error A handle is a number.
  sys.zx_handle_close(3n);
  // @ts-expect-error Bytes are a Uint8Array.
  sys.zx_vmo_write(3, [1, 2, 3], 0);
  // @ts-expect-error Parameters may not be missing.
  sys.zx_vmo_create(4096);
  // @ts-expect-error There are no more parameters.
  sys.zx_vmo_create(4096, 0, 0);
  // @ts-expect-error A struct has all of its fields.
  sys.zx_object_wait_many([{ handle: 3 }], 0n);
  // @ts-expect-error There is no such syscall.
  sys.zx_vmo_created(4096, 0);
}

export function optionalParametersComeLast({ sys }: UserProcess): void {
  sys.zx_vmo_op_range(3, 1, 0, 4096);
  sys.zx_vmo_op_range(3, 1, 0, 4096, 32);
  // @ts-expect-error The buffer has a size, not a content.
  sys.zx_vmo_op_range(3, 1, 0, 4096, new Uint8Array(32));
}

export function someFailuresFillOutputs({ sys }: UserProcess): void {
  const waited = sys.zx_object_wait_one(3, 1, 0n);
  if (waited.status === ZX_ERR_TIMED_OUT) waited.observed.toFixed();
  // @ts-expect-error This failure fills nothing.
  if (waited.status === ZX_ERR_ACCESS_DENIED) waited.observed.toFixed();
}

export function callsWithoutAStatusGiveTheirValue({ sys, async }: UserProcess): void {
  check<Same<ReturnType<Syscalls['zx_clock_get_monotonic']>, bigint>>();
  check<Same<ReturnType<Syscalls['zx_system_get_page_size']>, number>>();
  check<Same<ReturnType<AsyncSyscalls['zx_cprng_draw']>, Promise<Uint8Array>>>();
  check<Same<ReturnType<Syscalls['zx_process_exit']>, never>>();
  // @ts-expect-error A bare value has no status.
  sys.zx_deadline_after(0).status.toFixed();
  // @ts-expect-error A Promise has to be awaited.
  async.zx_vmo_create(4096, 0).status.toFixed();
}

export function aTopicGivesItsRecord({ sys }: UserProcess): void {
  ok(sys.zx_object_get_info(3, ZX_INFO_HANDLE_BASIC)).info.koid.toFixed();
  ok(sys.zx_object_get_info(3, ZX_INFO_VMAR)).info.base.toFixed();
  // @ts-expect-error That is a field of another topic.
  ok(sys.zx_object_get_info(3, ZX_INFO_VMAR)).info.koid.toFixed();
}

export function aPropertyHasItsType({ sys }: UserProcess): void {
  ok(sys.zx_object_get_property(3, ZX_PROP_NAME)).value.toUpperCase();
  ok(sys.zx_object_get_property(3, ZX_PROP_VMO_CONTENT_SIZE)).value.toFixed();
  sys.zx_object_set_property(3, ZX_PROP_NAME, 'name');
  // @ts-expect-error A name is no number.
  sys.zx_object_set_property(3, ZX_PROP_NAME, 7);
  // @ts-expect-error A size is no string.
  sys.zx_object_set_property(3, ZX_PROP_VMO_CONTENT_SIZE, 'name');
}

export function aPacketSaysWhatItCarries({ sys }: UserProcess): void {
  const { packet } = ok(sys.zx_port_wait(3, 0n));
  // @ts-expect-error The type has to be looked at first.
  packet.user.c8.fill(0);
  if (packet.type === ZX_PKT_TYPE_USER) packet.user.c8.fill(0);
  else packet.signal.timestamp.toString();
}
