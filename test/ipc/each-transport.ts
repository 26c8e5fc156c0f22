/** Declares a suite once for each way in which requests reach the kernel; programs that it spawns use the same. */
export function describeEachTransport(title: string, suite: () => void): void {
  for (const transport of ['shared-memory', 'socket'] as const) {
    describe(`${title}, over ${transport === 'socket' ? 'the socket' : 'shared memory'}`, () => {
      const { ZXSIM_TRANSPORT: asked } = process.env;
      before(() => {
        process.env.ZXSIM_TRANSPORT = transport;
      });
      suite();
      after(() => {
        if (asked === undefined) delete process.env.ZXSIM_TRANSPORT;
        else process.env.ZXSIM_TRANSPORT = asked;
      });
    });
  }
}
