import { type Result, ZX_OK } from '../../../kernel/abi';
import type { ReadonlyInput } from '../../input/input';
import { FuzzResult } from '../../result/fuzz-result';
import { isQuiet } from './outcome';
import type { Workflow } from './workflow';

/** Tests inputs in order up to the first that causes an error. */
export async function execute(
  workflow: Workflow,
  inputs: readonly ReadonlyInput[],
): Promise<Result<{ result: FuzzResult }>> {
  for (const input of inputs) {
    if (workflow.isStopped) break;
    const tested = await workflow.test(input, 'none');
    if (!isQuiet(tested)) return tested;
  }
  return { status: ZX_OK, result: FuzzResult.NO_ERRORS };
}
