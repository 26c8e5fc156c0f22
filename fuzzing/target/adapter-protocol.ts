import { ZX_OBJ_TYPE_EVENTPAIR, ZX_OBJ_TYPE_VMO } from '../../kernel/abi';
import { EventPair, Vmo } from '../../zx';
import { kinds, method, protocol } from '../message';

/** From the engine to what holds the function under test. The VMO's content size must be set. */
export const targetAdapter = protocol('fuchsia.fuzzer.TargetAdapter', {
  getParameters: method(1, {}, { parameters: kinds.list(kinds.text(256), 128) }),
  connect: method(
    2,
    {
      eventPair: kinds.handle(EventPair, ZX_OBJ_TYPE_EVENTPAIR),
      testInput: kinds.handle(Vmo, ZX_OBJ_TYPE_VMO),
    },
    {},
  ),
});
