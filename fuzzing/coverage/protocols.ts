import { ZX_OBJ_TYPE_EVENTPAIR, ZX_OBJ_TYPE_PROCESS, ZX_OBJ_TYPE_VMO } from '../../kernel/abi';
import { EventPair, Process, Vmo } from '../../zx';
import { kinds, method, oneWay, protocol } from '../message';
import { optionsKind } from './options-kind';

const eventPair = kinds.handle(EventPair, ZX_OBJ_TYPE_EVENTPAIR);
const process = kinds.handle(Process, ZX_OBJ_TYPE_PROCESS);
const vmo = kinds.handle(Vmo, ZX_OBJ_TYPE_VMO);

/** A target process, and the eventpair over which it is told of runs. */
export interface InstrumentedProcess {
  readonly eventPair: EventPair;
  readonly process: Process;
}

/** What the engine gets to know of targets: a process, or the counters of a module of one. */
export type CoverageData =
  | { readonly kind: 'instrumented'; readonly value: InstrumentedProcess }
  | { readonly kind: 'inline_8bit_counters'; readonly value: Vmo };

/** From target processes: first Initialize, once; then each module. */
export const coverageDataCollector = protocol('fuchsia.fuzzer.CoverageDataCollector', {
  initialize: method(1, { eventPair, process }, { options: optionsKind }),
  addLlvmModule: method(2, { vmo }, {}),
});

/** For the engine: what came from targets, in order. GetCoverageData is answered when there is something. */
export const coverageDataProvider = protocol('fuchsia.fuzzer.CoverageDataProvider', {
  setOptions: oneWay(1, { options: optionsKind }),
  getCoverageData: method(
    2,
    {},
    { data: kinds.union({ instrumented: kinds.struct({ eventPair, process }), inline_8bit_counters: vmo }) },
  ),
});

/** Any program may publish data with which something is done once the peer of `vmoToken` is closed. */
export const debugDataPublisher = protocol('fuchsia.debugdata.Publisher', {
  publish: oneWay(1, { dataSink: kinds.text(255), data: vmo, vmoToken: eventPair }),
});
