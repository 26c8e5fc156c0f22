import { struct, u32, u64, rights } from '../kind';
import { ZX_RIGHT_INSPECT } from '../rights';
import { accessAny } from '../rule';
import { type InfoTopic, recordTopic } from './topic';

export const ZX_INFO_HANDLE_VALID = 1;
export const ZX_INFO_HANDLE_BASIC = 2;
export const ZX_INFO_HANDLE_COUNT = 19;

/** `zx_info_handle_basic_t` */
const infoHandleBasic = struct('zx_info_handle_basic', {
  koid: u64,
  rights,
  type: u32,
  related_koid: u64,
  reserved: u32,
});
/** `zx_info_handle_count_t` */
const infoHandleCount = struct('zx_info_handle_count', { handle_count: u32 });

/** Asking whether a value is a handle is no offence against any policy. */
const anyValue = accessAny('handle');
export const handleValid: InfoTopic<undefined> = {
  name: 'ZX_INFO_HANDLE_VALID',
  access: { ...anyValue, badHandle: { ...anyValue.badHandle, outsidePolicy: true } },
  record: undefined,
  isList: false,
};

/** What handles of every type tell. */
export const objectTopics = {
  [ZX_INFO_HANDLE_BASIC]: recordTopic('ZX_INFO_HANDLE_BASIC', anyValue, infoHandleBasic),
  [ZX_INFO_HANDLE_COUNT]: recordTopic(
    'ZX_INFO_HANDLE_COUNT',
    accessAny('handle', ZX_RIGHT_INSPECT),
    infoHandleCount,
  ),
};
