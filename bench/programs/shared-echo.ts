import { SharedBlock } from '../baselines/shared-block';

const [path = '', mode] = process.argv.slice(2);
const block = SharedBlock.open(path);

process.send?.('ready', () => {
  for (;;) {
    if (mode === 'pipelined') block.sendAll(block.receiveAll());
    else block.send(block.receive());
  }
});
