import { type Result, ZX_OK } from '../../../kernel/abi';
import type { Input, ReadonlyInput } from '../../input/input';
import { FuzzResult } from '../../result/fuzz-result';
import type { Workflow } from './workflow';

const PASSES = 5;
/** What bytes are replaced by that do not matter, the first choice first. */
const CLEAN = [0x20, 0xff];

/** Replaces each byte of an input that does not matter for its error by 0x20 or 0xff. */
export async function cleanse(workflow: Workflow, input: ReadonlyInput): Promise<Result<{ input: Input }>> {
  const cleansed = input.duplicate();
  for (let pass = 0; pass < PASSES; pass++) {
    const replaced = await cleansePass(workflow, cleansed);
    if (replaced.status !== ZX_OK) return replaced;
    if (replaced.count === 0) break;
  }
  return { status: ZX_OK, input: cleansed };
}

async function cleansePass(workflow: Workflow, input: Input): Promise<Result<{ count: number }>> {
  let count = 0;
  for (let offset = 0; offset < input.size && !workflow.isStopped; offset++) {
    const tested = await cleanseByte(workflow, input, offset);
    if (tested.status !== ZX_OK) return tested;
    if (tested.replaced) count++;
  }
  return { status: ZX_OK, count };
}

/** Replaces one byte, in place, if an error stays. */
async function cleanseByte(
  workflow: Workflow,
  input: Input,
  offset: number,
): Promise<Result<{ replaced: boolean }>> {
  const { data } = input;
  const original = data[offset] ?? 0;
  if (CLEAN.includes(original)) return { status: ZX_OK, replaced: false };
  for (const byte of CLEAN) {
    data[offset] = byte;
    const tested = await workflow.test(input, 'none');
    if (tested.status !== ZX_OK) return tested;
    if (tested.result !== FuzzResult.NO_ERRORS) return { status: ZX_OK, replaced: true };
  }
  data[offset] = original;
  return { status: ZX_OK, replaced: false };
}
