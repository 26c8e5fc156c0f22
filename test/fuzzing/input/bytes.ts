import { Input } from '../../../fuzzing/input/input';

/** The bytes of a text, or the values given. */
export const bytes = (content: string | readonly number[]): Uint8Array => new Input(content).data;
export const text = (data: Uint8Array): string => Buffer.from(data).toString('latin1');
export const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex');
