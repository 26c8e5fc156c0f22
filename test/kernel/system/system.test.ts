import { expect } from 'chai';
import { Kernel, ZX_PAGE_SIZE } from '../../../kernel';
import { eachMode } from '../../harness/modes';

describe('zx_cprng_draw', () => {
  eachMode((boot) => {
    it('gives just as many bytes as asked for, also none', () => {
      const { sys } = boot.process();
      for (const size of [0, 1, 255, 256, 257, 65_537, 5 * 2 ** 20]) {
        expect(sys.zx_cprng_draw(size)).to.have.length(size);
      }
    });

    it('gives every byte value, evenly enough', () => {
      const { sys } = boot.process();
      const counts = new Array<number>(256).fill(0);
      for (const byte of sys.zx_cprng_draw(256 * 400)) counts[byte] = (counts[byte] ?? 0) + 1;
      for (const count of counts) expect(count).to.be.within(200, 600);
    });

    it('does not repeat itself', () => {
      const { sys } = boot.process();
      expect(sys.zx_cprng_draw(32)).not.to.deep.equal(sys.zx_cprng_draw(32));
    });
  });

  const drawn = (options: { seed?: number }): Uint8Array =>
    new Kernel(options).createProcess('a').sys.zx_cprng_draw(100);

  it('repeats with the seed of the kernel, and only then', () => {
    expect(drawn({ seed: 42 })).to.deep.equal(drawn({ seed: 42 }));
    expect(drawn({ seed: 42 })).not.to.deep.equal(drawn({ seed: 43 }));
    expect(drawn({})).not.to.deep.equal(drawn({}));
  });
});

describe('zx_system_get_page_size', () => {
  eachMode((boot) => {
    it('is 4096', () => {
      const { sys } = boot.process();
      expect([sys.zx_system_get_page_size(), ZX_PAGE_SIZE]).to.deep.equal([4096, 4096]);
    });
  });
});
