import { answer } from './peer';

const counters = new Uint8Array(65536);

/** A fuzzing target: an input comes, all counters go back. */
answer((message) => {
  if (message instanceof Uint8Array) counters.fill(message[0] ?? 0);
  return counters;
});
