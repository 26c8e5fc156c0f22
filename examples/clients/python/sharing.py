"""Shares memory with a TypeScript program, then dies: sharing.py SOCKET SERVICE"""

import os
import signal
import sys

from zxsim import (
    Process,
    ZX_EVENTPAIR_PEER_CLOSED,
    ZX_TIME_INFINITE,
    ZX_USER_SIGNAL_0,
    ZX_VM_PERM_READ,
    ZX_VM_PERM_WRITE,
)

SIZE = 4096
TEXT = b'hello from Python'
ANSWER_OFFSET = 2048  # where in the VMO the TypeScript program writes; the text is at its start


def main(socket_path, service):
    me = Process(socket_path, 'python')
    print(f'Python: process {me.process_koid} of the kernel', flush=True)

    [vmo] = me.call('zx_vmo_create', SIZE, 0)
    [address] = me.call('zx_vmar_map', me.root_vmar, ZX_VM_PERM_READ | ZX_VM_PERM_WRITE, 0, vmo, 0, SIZE)
    memory = me.view(address, SIZE)
    memory[: len(TEXT)] = TEXT

    channel = me.connect(service)
    ours, theirs = me.call('zx_eventpair_create', 0)
    me.call('zx_channel_write', channel, 0, b'', [vmo, theirs])
    print('Python: sent the VMO', flush=True)

    awaited = ZX_USER_SIGNAL_0 | ZX_EVENTPAIR_PEER_CLOSED
    [observed] = me.call('zx_object_wait_one', ours, awaited, ZX_TIME_INFINITE)
    if not observed & ZX_USER_SIGNAL_0:
        raise SystemExit('Python: the TypeScript program died before it answered')
    answer = bytes(memory[ANSWER_OFFSET:]).split(b'\0')[0]
    print(f'Python: in the same memory now: {answer.decode()}', flush=True)

    print('Python: kill -9 myself', flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == '__main__':
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
