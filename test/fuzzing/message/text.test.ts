import { expect } from 'chai';
import { connectTo, kinds, method, protocol, serve } from '../../../fuzzing/message';
import { targetAdapter } from '../../../fuzzing/target/adapter-protocol';
import { Kernel, ok, ZX_OK } from '../../../kernel';
import { Channel } from '../../../zx';

const lenient = protocol('say', { say: method(1, { text: kinds.text() }, {}) });
const strict = protocol('say', { say: method(1, { text: kinds.text(256) }, {}) });

/** How a call ends that sends a text to a server that takes 256 bytes; `refuses`: which side looks at the text. */
async function say(text: string, { refuses }: { refuses: 'client' | 'server' }): Promise<string> {
  using kernel = new Kernel();
  const { endpoint0, endpoint1 } = ok(Channel.create(kernel.createProcess('both')));
  const server = serve(strict, endpoint1, { say: () => ({ status: ZX_OK }) });
  const client = connectTo(refuses === 'client' ? strict : lenient, endpoint0);
  const sent = await client.call.say({ text }).then(({ status }) => status, String);
  return sent === ZX_OK ? 'taken' : typeof sent === 'string' ? sent : (await server.ended).reason;
}

describe('a text in a message', () => {
  for (const refuses of ['client', 'server'] as const) {
    it(`is bounded by its bytes of UTF-8, not its characters: the ${refuses} refuses more`, async () => {
      for (const text of ['', 'a'.repeat(256), 'ü'.repeat(128), '€'.repeat(85), '😀'.repeat(64)])
        expect(await say(text, { refuses }), text).to.equal('taken');
      for (const text of ['a'.repeat(257), 'ü'.repeat(129), 'ü'.repeat(256), '€'.repeat(86), '😀'.repeat(65)])
        expect(await say(text, { refuses }), text).to.include('a string of up to 256 bytes of UTF-8');
    });
  }

  it('is a parameter of a target adapter with up to 256 bytes', async () => {
    using kernel = new Kernel();
    const answer = async (parameter: string): Promise<readonly string[] | string> => {
      const { endpoint0, endpoint1 } = ok(Channel.create(kernel.createProcess('both')));
      const server = serve(targetAdapter, endpoint1, {
        getParameters: () => ({ status: ZX_OK, parameters: [parameter] }),
        connect: () => ({ status: ZX_OK }),
      });
      const got = await connectTo(targetAdapter, endpoint0).call.getParameters({});
      return got.status === ZX_OK ? got.parameters : (await server.ended).reason;
    };
    expect(await answer('ü'.repeat(128))).to.deep.equal(['ü'.repeat(128)]);
    expect(await answer('ü'.repeat(129))).to.include('a string of up to 256 bytes of UTF-8');
  });
});
