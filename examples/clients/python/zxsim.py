"""A client for the zxsim kernel process, written from docs/protocol.md and docs/syscalls.md.

    process = Process(socket_path, 'name')
    [vmo] = process.call('zx_vmo_create', 4096, 0)
    [address] = process.call('zx_vmar_map', process.root_vmar, READ | WRITE, 0, vmo, 0, 4096)
    process.view(address, 4096)[:2] = b'hi'
"""

import ctypes
import mmap
import os
import socket
import struct
from collections import namedtuple

import msgpack

PROTOCOL_VERSION = 1
NEW_PROCESS = 0
MAX_BODY = 8 * 1024 * 1024

HELLO = 0
EXPLAIN = -1

NUMBERS = {
    'zx_handle_close': 1,
    'zx_object_signal_peer': 14,
    'zx_object_wait_one': 15,
    'zx_vmo_create': 20,
    'zx_vmar_map': 31,
    'zx_vmar_unmap': 32,
    'zx_channel_create': 40,
    'zx_channel_write': 41,
    'zx_channel_read': 43,
    'zx_channel_call': 45,
    'zx_eventpair_create': 61,
    'zx_process_exit': 80,
}

ZX_OK = 0
ZX_ERR_PEER_CLOSED = -24

ZX_TIME_INFINITE = 0x7FFFFFFFFFFFFFFF
ZX_USER_SIGNAL_0 = 0x01000000
ZX_EVENTPAIR_PEER_CLOSED = 4
ZX_VM_PERM_READ = 1
ZX_VM_PERM_WRITE = 2

SVC_CONNECT = 2


class Refused(Exception):
    """The kernel refused a request; `outs` is what it filled all the same."""

    def __init__(self, what, status, outs, explanation):
        super().__init__(f'{what}: status {status}: {explanation or "no explanation"}')
        self.status = status
        self.outs = outs
        self.explanation = explanation


class HungUp(Exception):
    """The kernel closed the connection. `text`: its last words; `return_code`: the process's, if it has ended."""

    def __init__(self, status=None, text='the kernel is gone', return_code=None):
        super().__init__(text)
        self.status = status
        self.text = text
        self.return_code = return_code


class Connection:
    """Frames, and requests with their replies, one at a time."""

    def __init__(self, socket_path):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(socket_path)
        self._seq = -1

    def request(self, number, args):
        """Sends a request and waits for its reply: its seq, status, outs and memory commands."""
        self._seq = (self._seq + 1) % 2**32
        body = msgpack.packb([self._seq, number, args])
        if not len(body) <= MAX_BODY:
            raise ValueError(f'a request of {len(body)} bytes does not fit into a frame')
        try:
            self._socket.sendall(struct.pack('<I', len(body)) + body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # The kernel hung up; what it said before that is still to be read.
        seq, status, outs, *commands = self._receive()
        if seq == -1:
            raise HungUp(status, *outs)
        if seq != self._seq:
            raise AssertionError(f'a reply to request {seq}, not {self._seq}')
        return seq, status, outs, commands[0] if commands else []

    def close(self):
        self._socket.close()

    def _receive(self):
        [length] = struct.unpack('<I', self._exactly(4))
        return msgpack.unpackb(self._exactly(length))

    def _exactly(self, count):
        chunks = bytearray()
        while len(chunks) < count:
            try:
                chunk = self._socket.recv(count - len(chunks))
            except ConnectionResetError:
                chunk = b''
            if not chunk:
                raise HungUp()
            chunks += chunk
        return bytes(chunks)


class Window:
    """The range of this program's address space in which the kernel places its mappings."""

    PROT_NONE = 0
    PROT_ALL = mmap.PROT_READ | mmap.PROT_WRITE
    NOWHERE = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000  # MAP_NORESERVE
    FIXED = 0x10  # MAP_FIXED

    _libc = ctypes.CDLL(None, use_errno=True)
    _libc.mmap.restype = ctypes.c_void_p
    _libc.mmap.argtypes = [
        ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long,
    ]
    _libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]

    def __init__(self, size):
        self.size = size
        self.base = self._mmap(None, size, self.PROT_NONE, self.NOWHERE, -1, 0)
        self.kernel_pid = None

    def apply(self, command):
        """Applies one of the memory commands that came with a reply."""
        kind, address, length, *rest = command
        if kind == 1:
            self._map(address, length, *rest)
        elif kind == 2:
            self._zero(address, length)
        elif kind == 3:
            self._mprotect(address, length, *rest)
        else:
            raise ValueError(f'an unknown memory command: {command}')

    def clear(self):
        """Lays zero pages over everything: the process has ended."""
        self._zero(self.base, self.size)

    def _map(self, address, length, protection, fd, inode, offset):
        try:
            file = os.open(f'/proc/{self.kernel_pid}/fd/{fd}', os.O_RDWR)
        except OSError:
            return self._zero(address, length)
        try:
            if os.fstat(file).st_ino != inode:
                return self._zero(address, length)
            self._mmap(address, length, protection, mmap.MAP_SHARED | self.FIXED, file, offset)
        finally:
            os.close(file)

    def _zero(self, address, length):
        self._mmap(address, length, self.PROT_ALL, self.NOWHERE | self.FIXED, -1, 0)

    def _mmap(self, *args):
        address = self._libc.mmap(*args)
        if address == ctypes.c_void_p(-1).value:
            raise OSError(ctypes.get_errno(), 'mmap')
        return address

    def _mprotect(self, *args):
        if self._libc.mprotect(*args) != 0:
            raise OSError(ctypes.get_errno(), 'mprotect')


class Process:
    """This program as a process of the kernel, with one thread."""

    def __init__(self, socket_path, name, window_size=64 * 2**30):
        self._connection = Connection(socket_path)
        self._window = Window(window_size)
        greeting = self._request(
            HELLO, PROTOCOL_VERSION, NEW_PROCESS, name, self._window.base, self._window.size
        )
        _, self._window.kernel_pid, names, handles = greeting[:4]
        self.name, self.process_koid, self.thread_koid = names
        self.self, self.thread, self.root_vmar, self.default_job, self.svc = handles

    def call(self, syscall, *args):
        """Makes a syscall, by name or number, and returns its outputs. Raises Refused or HungUp."""
        return self._request(NUMBERS.get(syscall, syscall), *args, what=syscall)

    def view(self, address, length):
        """Mapped memory, to read and write in place."""
        return memoryview((ctypes.c_ubyte * length).from_address(address)).cast('B')

    def connect(self, service):
        """One end of a channel whose other end goes to the program that publishes `service`."""
        ours, theirs = self.call('zx_channel_create', 0)
        request = struct.pack('<II', 0, SVC_CONNECT) + service.encode()
        reply, *_ = self.call('zx_channel_call', self.svc, 0, ZX_TIME_INFINITE, [request, [theirs], 8, 0])
        _, status = struct.unpack('<Ii', reply)
        if status != ZX_OK:
            self.call('zx_handle_close', ours)
            raise Refused(f'connect to {service!r}', status, [], 'the registry refused it')
        return ours

    def exit(self, return_code=0):
        """Ends the process, not the program; what the kernel said last."""
        try:
            self.call('zx_process_exit', return_code)
        except HungUp as end:
            return end

    def _request(self, number, *args, what='hello'):
        try:
            seq, status, outs, commands = self._connection.request(number, args)
            for command in commands:
                self._window.apply(command)
            if status != ZX_OK:
                _, _, [text], _ = self._connection.request(EXPLAIN, [seq])
                raise Refused(what, status, outs, text)
            return outs
        except HungUp:
            self._connection.close()
            self._window.clear()
            raise
