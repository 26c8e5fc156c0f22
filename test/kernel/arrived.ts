import type { UserProcess } from '../../kernel';

/**
 * Returns when the kernel has seen what the thread has asked for. What it asked for asynchronously may otherwise come
 * later than what others ask for afterwards: only the calls of one thread keep their order.
 */
export function arrived({ sys }: UserProcess): void {
  sys.zx_system_get_page_size();
}
