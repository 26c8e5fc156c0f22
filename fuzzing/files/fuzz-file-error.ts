import { type ZxError, statusName } from '../../kernel/abi';

/** Says which file could not be used, and why. */
export class FuzzFileError extends Error {
  override readonly name = 'FuzzFileError';

  constructor(
    readonly path: string,
    /** ZX_ERR_NOT_FOUND: there is none · ZX_ERR_IO: it can not be read or written · or why it was refused. */
    readonly status: ZxError,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${path}: ${reason} (${statusName(status)})`, options);
  }
}
