import { answer } from './peer';
import { search } from './use';

/** Reads every byte of each message. */
answer((message) => message instanceof Uint8Array && search(message));
