import type * as statuses from './status';

type StatusConstants = typeof statuses;
/** A status code. */
export type Status = StatusConstants[keyof StatusConstants];
/** A status code other than ZX_OK. */
export type ZxError = Exclude<Status, typeof statuses.ZX_OK>;

/** What a call returns: on success its outputs beside ZX_OK, otherwise the status alone. */
export type Result<Outs extends object = Record<never, never>> =
  ({ readonly status: typeof statuses.ZX_OK } & Readonly<Outs>) | { readonly status: ZxError };
