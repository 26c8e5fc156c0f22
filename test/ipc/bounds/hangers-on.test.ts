import { expect } from 'chai';
import { statusName } from '../../../kernel';
import { syscallTable } from '../../../kernel/abi/table';
import { HELLO, PROTOCOL_VERSION, roles } from '../../../ipc/wire/messages';
import { suiteKernel } from '../suite-kernel';

describe('the bound on the time until hello', () => {
  const kernel = suiteKernel({ limits: { helloMilliseconds: 200, connections: 3 } });

  it('who says nothing, or half a hello, is sent away with the reason, and makes room', async () => {
    const before = kernel.openDescriptors();
    const [silent, slow] = [await kernel.raw(), await kernel.raw()];
    slow.send(Uint8Array.of(9, 0, 0, 0, 0x93));
    for (const client of [silent, slow]) {
      const [last, ...more] = await client.rest();
      expect([last?.[0], statusName(last?.[1] ?? 0), last?.[2], more]).to.deep.equal([
        -1,
        'ZX_ERR_TIMED_OUT',
        ['no hello came within 200 ms'],
        [],
      ]);
    }
    while (kernel.openDescriptors() > before) await kernel.counts();
    kernel.expectServes();
  });

  it('who has said it may be silent as long as it likes', async () => {
    const quiet = await kernel.raw();
    quiet.sendValue([0, HELLO, [PROTOCOL_VERSION, roles.process, 'quiet', 2 ** 40, 2 ** 36]]);
    await quiet.next();
    const silent = await kernel.raw();
    await silent.rest();
    expect((await quiet.call(syscallTable.zx_system_get_page_size.number, []))[2]).to.deep.equal([4096]);
  });
});

describe('the bound on the time to take last words in', () => {
  const kernel = suiteKernel({ limits: { lingerMilliseconds: 50, unsentBytes: 2 ** 26 } });

  it('who is sent away and never reads is hung up on', async () => {
    const before = kernel.openDescriptors();
    const client = await kernel.raw();
    await client.greet();
    client.pause();
    for (let i = 0; i < 4; i++) client.sendValue([i, syscallTable.zx_cprng_draw.number, [2 ** 22]]);
    client.sendValue('no request');
    expect(kernel.openDescriptors()).to.equal(before + 1);
    while (kernel.openDescriptors() > before) await kernel.counts();
  });
});
