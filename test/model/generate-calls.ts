import { type Draw, oneOf } from './draw';
import { type Choices } from './generate-choices';
import { channelCalls } from './generate-channel-calls';
import { handleCalls } from './generate-handle-calls';
import { vmoCalls } from './generate-vmo-calls';

/** What a program may do next: each has its own taste, so that now and then a family is nearly all it does. */
export function choicesOf(draw: Draw): Choices {
  const taste = [handleCalls, vmoCalls, channelCalls].map(
    (family) => [oneOf(draw, [1, 3, 12]), family] as const,
  );
  return taste.flatMap(([times, family]) => family.map(([weight, call]) => [weight * times, call] as const));
}
