import { count } from './counted.mjs';

export async function fuzz(data) {
  await null;
  if (count(data) > 3) throw new Error('too long');
}
