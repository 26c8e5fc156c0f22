import { connect, spawnKernel } from '../ipc';
import { eachMode } from './harness/modes';
import { expect } from 'chai';
describe('no leaks', () => {
  it('a kernel and a connection', async () => { const k = await spawnKernel(); const p = connect({ socketPath: k.socketPath, name: 'x' }); p.exit(); await k.stop() });
  it('stack lines are right', async () => { throw new Error('line 7') });
});
describe('slow', () => eachMode((boot) => {
  it('never', async () => { const a = boot.process(); 
  await a.wait(a.self, 8).then(() => undefined, (e) => { console.log(e.message)}); });
}));
