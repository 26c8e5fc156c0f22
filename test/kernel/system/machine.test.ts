import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kernel } from '../../../kernel';
import { eachMode } from '../../harness/modes';

const { version } = JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8')) as {
  version: string;
};

describe('the simulated machine', () => {
  eachMode((boot) => {
    it('zx_system_get_num_cpus is 1', () => {
      expect(boot.process().sys.zx_system_get_num_cpus()).to.equal(1);
    });

    it('zx_system_get_physmem is what the kernel keeps at most: 8 GiB', () => {
      expect(boot.process().sys.zx_system_get_physmem()).to.equal(2 ** 33);
    });

    it('zx_system_get_version_string names the simulator and its version', () => {
      expect(boot.process().sys.zx_system_get_version_string()).to.equal(`sim-${version}`);
    });
  });

  it('zx_system_get_physmem is whole pages', () => {
    using kernel = new Kernel({ limits: { bytes: 5 * 4096 + 7 } });
    expect(kernel.createProcess('program').sys.zx_system_get_physmem()).to.equal(5 * 4096);
  });
});
