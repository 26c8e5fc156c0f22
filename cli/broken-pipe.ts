/** Has this program end as by Ctrl-C once nobody reads what it prints any more, as in `zxsim fuzz run target.js | head`. */
export function endWithReader(): void {
  let hasEnded = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
      if (!hasEnded) process.kill(process.pid, 'SIGINT');
      hasEnded = true;
    });
  }
}
