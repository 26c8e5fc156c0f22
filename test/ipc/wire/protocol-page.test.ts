import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { decodeUntrusted, encode } from '../../../ipc/wire/codec';
import { encodeFrame, FrameDecoder, LONGEST_BODY } from '../../../ipc/wire/frame';
import { integer } from '../../../ipc/wire/integer';
import {
  CLOSING,
  COMMANDS,
  controlOperations,
  EVENT,
  HELLO,
  operations,
  PROTOCOL_VERSION,
  roles,
} from '../../../ipc/wire/messages';
import { encodeArguments } from '../../../ipc/wire/values';
import { acceptArguments } from '../../../kernel/abi/arguments';
import { type SyscallName, syscallTable } from '../../../kernel/abi/table';
import {
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_IO_INVALID,
  ZX_TIME_INFINITE,
  ZX_VMO_ZERO_CHILDREN,
} from '../../../kernel';

const page = readFileSync(join(__dirname, '../../../docs/protocol.md'), 'utf8');
const HANDLE = 0x01b65bc3;
const WINDOW = [integer(0x7f0000000000), integer(0x1000000000)];

/** The frames that the page shows in hexadecimal: lines of bytes in code blocks. */
const shown = [...page.matchAll(/^((?:[0-9a-f]{2} +)+[0-9a-f]{2})$/gm)].map(([, hex = '']) =>
  Buffer.from(hex.replaceAll(' ', ''), 'hex'),
);

/** The request that the program's stub sends for a syscall. */
function request(seq: number, name: SyscallName, ...given: unknown[]): Uint8Array {
  const descriptor = syscallTable[name];
  const args = encodeArguments(descriptor, acceptArguments(name, descriptor, given));
  return encodeFrame(encode([seq, descriptor.number, args]));
}

/** A frame whose long integers, which the code sends as i64, are u64: either will do. */
function asUnsigned(body: Uint8Array): Uint8Array {
  return encodeFrame(body.map((byte) => (byte === 0xd3 ? 0xcf : byte)));
}

describe('docs/protocol.md', () => {
  const frames: [what: string, frame: Uint8Array][] = [
    ['zx_vmo_create(8192, 0)', request(1, 'zx_vmo_create', 8192, 0)],
    ['its reply', encodeFrame(encode([1, 0, [HANDLE]]))],
    ['a refusal', encodeFrame(encode([2, ZX_ERR_INVALID_ARGS, []]))],
    ['hello', asUnsigned(encode([0, HELLO, [PROTOCOL_VERSION, roles.process, 'py', ...WINDOW]]))],
    ['zx_object_wait_one', request(3, 'zx_object_wait_one', HANDLE, ZX_VMO_ZERO_CHILDREN, ZX_TIME_INFINITE)],
  ];

  it('shows every frame byte for byte as the code makes it', () => {
    expect(shown).to.have.length(frames.length);
    frames.forEach(([what, frame], i) => {
      expect(shown[i]?.toString('hex'), what).to.equal(Buffer.from(frame).toString('hex'));
    });
  });

  it('says beside each frame what the code reads from it', () => {
    for (const [i, value] of [
      [0, [1, 20, [8192, 0]]],
      [1, [1, 0, [HANDLE]]],
      [2, [2, -10, []]],
      [3, [0, 0, [PROTOCOL_VERSION, 0, 'py', 0x7f0000000000, 0x1000000000]]],
      [4, [3, 15, [HANDLE, 8, ZX_TIME_INFINITE]]],
    ] as const) {
      const decoder = new FrameDecoder();
      decoder.push(shown[i] ?? Buffer.alloc(0));
      expect(decodeUntrusted(decoder.next() ?? Buffer.alloc(0))).to.deep.equal(value);
    }
  });

  it("shows how bytes and the kernel's last words begin", () => {
    expect(Buffer.from(encode(Buffer.from('hi'))).toString('hex')).to.equal('c4026869');
    expect(page).to.contain('`c4 02 68 69`');
    expect(
      Buffer.from(encode([CLOSING, ZX_ERR_IO_INVALID, ['...']]).subarray(0, 5)).toString('hex'),
    ).to.equal('93ffd0d191');
    expect(page).to.contain('`93 ff d0 d1 91`');
  });

  it('names the numbers of roles, operations, frames and version that the code has', () => {
    for (const [name, number] of Object.entries(operations))
      expect(page).to.match(new RegExp(`\\| *${number} *\\| *${name} *\\|`));
    for (const [name, number] of Object.entries(controlOperations)) {
      expect(page).to.match(new RegExp(`\\| *${number} ${name} *\\|`));
    }
    for (const role of Object.values(roles)) expect(page).to.match(new RegExp(`^\\| *${role} *\\| `, 'm'));
    expect(page).to.contain(`1 to ${LONGEST_BODY.toLocaleString('en')} (8 MiB)`);
    expect(page).to.contain(`The version is ${PROTOCOL_VERSION}.`);
    expect([HELLO, CLOSING, EVENT, COMMANDS]).to.deep.equal([0, -1, -2, -3]);
  });
});
