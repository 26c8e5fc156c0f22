"""A client for the zxsim kernel process, written from docs/protocol.md and docs/syscalls.md.

    me = Process(socket_path, 'name')
    [vmo] = me.call('zx_vmo_create', 4096, 0)
    [address] = me.call('zx_vmar_map', me.root_vmar, ZX_VM_PERM_READ | ZX_VM_PERM_WRITE, 0, vmo, 0, 4096)
    me.view(address, 4096)[:2] = b'hi'
"""

import ctypes
import mmap
import os
import socket
import struct

import msgpack

# The syscalls that have a name here; `Process.call` takes any other by its number.
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
HELLO = 0
EXPLAIN = -1
COMMANDS = -3  # the seq of memory commands ahead of a reply

ZX_OK = 0
ZX_TIME_INFINITE = 0x7FFFFFFFFFFFFFFF
ZX_USER_SIGNAL_0 = 0x01000000
ZX_EVENTPAIR_PEER_CLOSED = 4
ZX_VM_PERM_READ = 1
ZX_VM_PERM_WRITE = 2

PROTOCOL_VERSION = 2
NEW_PROCESS = 0
MAX_BODY = 8 * 2**20
SVC_CONNECT = 2


class Refused(Exception):
    """A request was refused. `outs`: what the kernel filled all the same; `explanation`: text or None."""

    def __init__(self, what, status, outs=(), explanation=None):
        super().__init__(f'{what}: status {status}' + (f': {explanation}' if explanation else ''))
        self.status = status
        self.outs = outs
        self.explanation = explanation


class HungUp(Exception):
    """The kernel has hung up. `text`: its last words; `return_code`: the process's, if it has ended."""

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
        self._seq = 0  # that of the hello

    def request(self, number, args):
        """Sends a request and waits for its reply: seq, status, outs and memory commands."""
        seq, self._seq = self._seq, (self._seq + 1) % 2**32
        body = msgpack.packb([seq, number, args])
        if len(body) > MAX_BODY:
            raise ValueError(f'a request of {len(body)} bytes does not fit into a frame')
        try:
            self._socket.sendall(struct.pack('<I', len(body)) + body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # The kernel has hung up; its last words are still to be read.
        ahead = []
        replied, status, outs, *commands = self._receive()
        while replied == COMMANDS:
            ahead += commands[0]
            replied, status, outs, *commands = self._receive()
        if replied == -1:
            raise HungUp(status, *outs)
        if replied != seq:
            raise AssertionError(f'a reply to request {replied}, not to {seq}')
        return seq, status, outs, ahead + (commands[0] if commands else [])

    def _receive(self):
        [length] = struct.unpack('<I', self._receive_exactly(4))
        return msgpack.unpackb(self._receive_exactly(length))

    def _receive_exactly(self, count):
        received = bytearray()
        while len(received) < count:
            try:
                chunk = self._socket.recv(count - len(received))
            except ConnectionResetError:
                chunk = b''
            if not chunk:
                raise HungUp()
            received += chunk
        return received


class Window:
    """The range of this program's addresses in which the kernel places its mappings."""

    PROT_NONE = 0
    MAP_FIXED = 0x10
    MAP_NORESERVE = 0x4000
    MAP_NOTHING = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | MAP_NORESERVE

    _libc = ctypes.CDLL(None, use_errno=True)
    _libc.mmap.restype = ctypes.c_void_p
    _libc.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long)
    _libc.mprotect.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)

    def __init__(self, size):
        self.base = self._mmap(None, size, self.PROT_NONE, self.MAP_NOTHING, -1, 0)
        self.size = size
        self.kernel_pid = None  # not known before the greeting

    def apply(self, command):
        """Does what a memory command says."""
        kind, *args = command
        {1: self._map, 2: self._zero, 3: self._protect}[kind](*args)

    def zero(self):
        """Lays zero pages over the whole window: the process has ended."""
        self._zero(self.base, self.size)

    def _map(self, address, length, protection, fd, inode, offset):
        try:
            file = os.open(f'/proc/{self.kernel_pid}/fd/{fd}', os.O_RDWR)
        except OSError:
            return self._zero(address, length)
        try:
            if os.fstat(file).st_ino != inode:
                return self._zero(address, length)
            self._mmap(address, length, protection, mmap.MAP_SHARED | self.MAP_FIXED, file, offset)
        finally:
            os.close(file)

    def _zero(self, address, length):
        protection = mmap.PROT_READ | mmap.PROT_WRITE
        self._mmap(address, length, protection, self.MAP_NOTHING | self.MAP_FIXED, -1, 0)

    def _protect(self, address, length, protection):
        if self._libc.mprotect(address, length, protection) != 0:
            raise OSError(ctypes.get_errno(), 'mprotect')

    def _mmap(self, *args):
        address = self._libc.mmap(*args)
        if address == ctypes.c_void_p(-1).value:
            raise OSError(ctypes.get_errno(), 'mmap')
        return address


class Process:
    """This program as a process of the kernel, with one thread."""

    def __init__(self, socket_path, name, window_size=64 * 2**30):
        self._connection = Connection(socket_path)
        self._window = Window(window_size)
        greeting = self._request(
            'hello', HELLO, PROTOCOL_VERSION, NEW_PROCESS, name, self._window.base, self._window.size
        )
        _, self._window.kernel_pid, names, handles = greeting[:4]
        self.name, self.process_koid, self.thread_koid = names
        self.self, self.thread, self.root_vmar, self.default_job, self.svc = handles

    def call(self, syscall, *args):
        """Makes a syscall, by its name or number, and returns its outputs. Raises Refused or HungUp."""
        return self._request(syscall, NUMBERS.get(syscall, syscall), *args)

    def view(self, address, length):
        """Mapped memory, to read and write in place."""
        return memoryview((ctypes.c_ubyte * length).from_address(address)).cast('B')

    def connect(self, service):
        """One end of a channel whose other end the program that publishes `service` receives."""
        ours, theirs = self.call('zx_channel_create', 0)
        request = struct.pack('<II', 0, SVC_CONNECT) + service.encode()
        reply, *_ = self.call('zx_channel_call', self.svc, 0, ZX_TIME_INFINITE, [request, [theirs], 8, 0])
        _, status = struct.unpack('<Ii', reply)
        if status != ZX_OK:
            self.call('zx_handle_close', ours)
            raise Refused(f'connect to {service!r}', status)
        return ours

    def exit(self, return_code=0):
        """Ends the process, though not this program. Returns the kernel's last words, a HungUp."""
        try:
            self.call('zx_process_exit', return_code)
        except HungUp as end:
            return end

    def _request(self, what, number, *args):
        try:
            seq, status, outs = self._exchange(number, args)
            if status == ZX_OK:
                return outs
            _, _, [explanation] = self._exchange(EXPLAIN, [seq])
        except HungUp:
            self._window.zero()
            raise
        raise Refused(what, status, outs, explanation)

    def _exchange(self, number, args):
        seq, status, outs, commands = self._connection.request(number, args)
        for command in commands:
            self._window.apply(command)
        return seq, status, outs
