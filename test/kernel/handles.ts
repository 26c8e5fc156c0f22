import {
  ok,
  type Status,
  statusName,
  type UserProcess,
  ZX_INFO_HANDLE_BASIC,
  ZX_INFO_HANDLE_COUNT,
  ZX_INFO_HANDLE_VALID,
  ZX_OK,
} from '../../kernel';

type Sys = UserProcess['sys'];

/** The name of a result's status, so that a failed expectation reads well. */
export function outcome(result: { readonly status: Status }): string {
  return statusName(result.status);
}

export function basicInfo(sys: Sys, handle: number) {
  return ok(sys.zx_object_get_info(handle, ZX_INFO_HANDLE_BASIC)).info;
}

export function rightsOf(sys: Sys, handle: number): number {
  return basicInfo(sys, handle).rights;
}

export function koidOf(sys: Sys, handle: number): number {
  return basicInfo(sys, handle).koid;
}

/** How many handles there are to its object. */
export function handleCount(sys: Sys, handle: number): number {
  return ok(sys.zx_object_get_info(handle, ZX_INFO_HANDLE_COUNT)).info.handle_count;
}

export function isValid(sys: Sys, handle: number): boolean {
  return sys.zx_object_get_info(handle, ZX_INFO_HANDLE_VALID).status === ZX_OK;
}

/** A duplicate with just these rights. */
export function withRights(sys: Sys, handle: number, rights: number): number {
  return ok(sys.zx_handle_duplicate(handle, rights)).out;
}

/** A duplicate without some rights. */
export function without(sys: Sys, handle: number, rights: number): number {
  return withRights(sys, handle, rightsOf(sys, handle) & ~rights);
}

/** The signals of an object, through a handle that may wait on it. */
export function signalsOf(sys: Sys, handle: number): number {
  const polled = sys.zx_object_wait_one(handle, 0, 0);
  if (!('observed' in polled)) throw new Error(`polling gave ${statusName(polled.status)}`);
  return polled.observed;
}

export function event(sys: Sys): number {
  return ok(sys.zx_event_create(0)).out;
}

export function eventPair(sys: Sys): [number, number] {
  const { out0, out1 } = ok(sys.zx_eventpair_create(0));
  return [out0, out1];
}

export function port(sys: Sys): number {
  return ok(sys.zx_port_create(0)).out;
}

export function vmo(sys: Sys, size = 4096, options = 0): number {
  return ok(sys.zx_vmo_create(size, options)).out;
}
